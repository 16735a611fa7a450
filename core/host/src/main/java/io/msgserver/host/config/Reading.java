package io.msgserver.host.config;

import java.nio.file.Path;

/** What all sections of one file share while it is read. {@code home} is where relative paths start. */
record Reading(Path home, Problems problems, Claims claims) {
    Reading(Path home, Problems problems) {
        this(home, problems, new Claims());
    }
}
