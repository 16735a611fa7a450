package io.msgserver.host.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;

/**
 * What a jar says of itself, read without running any of its code.
 *
 * @param source     where it lay in the plugins folder
 * @param requires   the host versions that it can run in, in PF4J's notation; {@code *} is any
 * @param extensions the names of its extension classes, at least one; each is in the jar
 */
record PluginJar(Path source, String id, String version, String requires, List<String> extensions) {

    /**
     * @param source where it lay, for messages
     * @param copy   what is read
     * @throws PluginRejectedException naming what is missing and how to mend it
     */
    static PluginJar read(Path source, Path copy) throws PluginRejectedException {
        try (var jar = new JarFile(copy.toFile())) {
            Attributes main = mainAttributes(jar.getManifest());
            String id = required(main, "Plugin-Id", "simple");
            String version = version(main);
            refuseDependencies(main);
            return new PluginJar(source, id, version, requires(main), ExtensionIndex.read(jar));
        } catch (ZipException broken) {
            throw new PluginRejectedException("it is not a whole jar (" + broken.getMessage() + "): copy it again",
                    broken);
        } catch (IOException | SecurityException unreadable) {
            throw new PluginRejectedException("it cannot be read (" + unreadable + "): build it anew", unreadable);
        }
    }

    private static Attributes mainAttributes(@Nullable Manifest manifest) throws PluginRejectedException {
        if (manifest == null) {
            throw new PluginRejectedException(
                    "it has no META-INF/MANIFEST.MF: let the build write one with Plugin-Id and Plugin-Version");
        }
        return manifest.getMainAttributes();
    }

    private static String version(Attributes attributes) throws PluginRejectedException {
        String version = required(attributes, "Plugin-Version", "1.0.0");
        if (!isVersion(version)) {
            throw new PluginRejectedException(
                    "its Plugin-Version is \"" + version + "\": write three numbers, as in 1.0.0");
        }
        return version;
    }

    /** One version alone means that one or a later, as PF4J has it. */
    private static String requires(Attributes attributes) throws PluginRejectedException {
        String requires = optional(attributes, "Plugin-Requires");
        if (requires.isEmpty()) {
            return "*";
        }
        String constraint = isVersion(requires) ? ">=" + requires : requires;
        if (!isConstraint(constraint)) {
            throw new PluginRejectedException("its Plugin-Requires is \"" + requires
                    + "\": write the host versions that it can run in, as in >=0.1.0, or leave it out");
        }
        return constraint;
    }

    private static void refuseDependencies(Attributes attributes) throws PluginRejectedException {
        String dependencies = optional(attributes, "Plugin-Dependencies");
        if (!dependencies.isEmpty()) {
            throw new PluginRejectedException("its Plugin-Dependencies are \"" + dependencies
                    + "\": plugins cannot use one another here, so pack what it needs into its jar and leave that line out");
        }
    }

    private static String required(Attributes attributes, String name, String example) throws PluginRejectedException {
        String value = optional(attributes, name);
        if (value.isEmpty()) {
            throw new PluginRejectedException("its manifest has no " + name + ": let the build write one, as in \""
                    + name + ": " + example + "\"");
        }
        return value;
    }

    private static String optional(Attributes attributes, String name) {
        String value = attributes.getValue(name);
        return value == null ? "" : value.strip();
    }

    private static boolean isVersion(String version) {
        try {
            return new DefaultVersionManager().compareVersions(version, version) == 0;
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static boolean isConstraint(String constraint) {
        try {
            new DefaultVersionManager().checkVersionConstraint("1.0.0", constraint);
            return true;
        } catch (RuntimeException _) {
            return false;
        }
    }

    boolean isNewerThan(PluginJar other) {
        return new DefaultVersionManager().compareVersions(version, other.version) > 0;
    }

    boolean runsIn(String hostVersion) {
        return new DefaultVersionManager().checkVersionConstraint(hostVersion, requires);
    }

    /** For messages. */
    @Override
    public String toString() {
        return id + " " + version;
    }
}
