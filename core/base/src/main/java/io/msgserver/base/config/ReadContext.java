package io.msgserver.base.config;

import java.nio.file.Path;

/** The state that all sections of one file share while it is read. Relative paths start from {@code home}. */
public record ReadContext(Path home, Problems problems, ResourceOwners owners) {
    public ReadContext(Path home, Problems problems) {
        this(home, problems, new ResourceOwners());
    }
}
