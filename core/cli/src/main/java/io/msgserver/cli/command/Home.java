package io.msgserver.cli.command;

import java.nio.file.Path;

/**
 * Where msgserver finds what is its own, and its operator's. One folder has it all when nothing else is said.
 *
 * @param path         relative paths in the settings start here: the folders {@code plugins} and {@code run} are here
 * @param conf         the folder of the settings
 * @param installation what was unpacked: {@code bin} and {@code lib}
 */
public record Home(Path path, Path conf, Path installation) {

    /** As the start script says; the current folder without it. */
    public static Home find() {
        String path = System.getProperty("msgserver.home", "");
        return new Home(absolute(path),
                absolute(System.getProperty("msgserver.conf", Path.of(path, "conf").toString())),
                absolute(System.getProperty("msgserver.installation", path)));
    }

    /** All of it in one folder. */
    public static Home in(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        return new Home(path, path.resolve("conf"), path);
    }

    private static Path absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    public Path settings() {
        return conf.resolve("msgserver.json");
    }

    public Path logSettings() {
        return conf.resolve("simplelogger.properties");
    }

    /** The jar of a plugin that is part of msgserver. */
    public Path plugin(String name) {
        return installation.resolve("lib/plugins").resolve(name + ".jar");
    }
}
