package io.msgserver.cli;

import java.nio.file.Path;

/** The folder that the distribution was unpacked to: relative paths in the settings start there. */
record Home(Path path) {

    /** As the start script says; the current folder without it. */
    static Home find() {
        return new Home(Path.of(System.getProperty("msgserver.home", "")).toAbsolutePath().normalize());
    }

    Path settings() {
        return path.resolve("conf/msgserver.json");
    }

    /** The next version of the plugin simple, which the demo drops in. */
    Path nextSimple() {
        return path.resolve("lib/demo/simple-next.jar");
    }

    Path plugins() {
        return path.resolve("plugins");
    }
}
