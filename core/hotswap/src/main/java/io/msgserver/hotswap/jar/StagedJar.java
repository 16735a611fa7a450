package io.msgserver.hotswap.jar;

import java.nio.file.Path;

/**
 * A jar of the plugins folder, as it was when it was taken in.
 *
 * @param source where it lay
 * @param copy   the host's own copy, which nobody else writes
 * @param sha256 of the copy, in hexadecimal: what makes two jars the same
 * @param facts  what it says of itself
 */
public record StagedJar(Path source, Path copy, String sha256, PluginJar facts) {

    public String id() {
        return facts.id();
    }

    /** For messages: the plugin and its version. */
    @Override
    public String toString() {
        return facts.toString();
    }
}
