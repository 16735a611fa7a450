package io.msgserver.hotswap.jar;

import java.nio.file.Path;

/**
 * A jar of the plugins folder, with the host's own copy of it.
 *
 * @param source the file in the plugins folder
 * @param copy   the host's own copy, which never changes
 * @param sha256 the digest of the copy, in hexadecimal; it identifies the content
 * @param facts  its manifest and extensions
 */
public record StagedJar(Path source, Path copy, String sha256, PluginJar facts) {

    public String id() {
        return facts.id();
    }

    /** Returns the plugin's id and version, for messages. */
    @Override
    public String toString() {
        return facts.toString();
    }
}
