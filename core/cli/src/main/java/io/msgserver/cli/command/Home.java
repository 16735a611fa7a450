package io.msgserver.cli.command;

import java.nio.file.Path;

/**
 * The folders of msgserver and of its operator. By default one folder contains all of them.
 *
 * @param path         the base of relative paths in the settings; contains the folders {@code plugins} and {@code run}
 * @param conf         the folder of the settings
 * @param installation the unpacked distribution: {@code bin} and {@code lib}
 */
public record Home(Path path, Path conf, Path installation) {

    /** Returns the home that the start script names; without the script, the current folder. */
    public static Home find() {
        String path = System.getProperty("msgserver.home", "");
        return new Home(absolute(path),
                absolute(System.getProperty("msgserver.conf", Path.of(path, "conf").toString())),
                absolute(System.getProperty("msgserver.installation", path)));
    }

    /** Returns a home with everything in one folder. */
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

    /** Returns the jar of a plugin that is part of msgserver. */
    public Path plugin(String name) {
        return installation.resolve("lib/plugins").resolve(name + ".jar");
    }
}
