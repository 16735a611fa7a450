package io.msgserver.hotswap.jar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;
import org.pf4j.PluginDependency;

/**
 * The manifest and the extensions of a plugin's jar, read without running its code.
 *
 * @param requires   the host versions that it can run in, in PF4J's notation; {@code *} stands for any
 * @param needs      the plugins that it uses
 * @param extensions the names of its extension classes; each is in the jar. None only when other plugins may need it
 * @param bundlesApi whether it has a copy of the plugin API, which is never used
 */
public record PluginJar(String id, String version, String requires, List<Need> needs, List<String> extensions,
        boolean bundlesApi) {

    private static final int MAX_VALUE_LENGTH = 2_000;

    /**
     * A plugin that this one uses.
     *
     * @param versions the versions that fit, in PF4J's notation; {@code *} stands for any
     * @param optional whether this one works without it too
     */
    public record Need(String id, String versions, boolean optional) {

        /** Returns the id and the versions, for messages. */
        @Override
        public String toString() {
            return versions.equals("*") ? id : id + " " + versions;
        }
    }

    /** @throws PluginRejectedException when it is not a valid plugin jar, with the reason and the remedy */
    public static PluginJar read(Path copy) throws PluginRejectedException {
        try {
            MetaInfLimit.check(copy);
            return readWhole(copy);
        } catch (ZipException broken) {
            throw new PluginRejectedException("it is not a whole jar (" + broken.getMessage() + "): copy it again",
                    broken);
        } catch (IOException | SecurityException unreadable) {
            throw new PluginRejectedException("it cannot be read (" + unreadable + "): build it anew", unreadable);
        }
    }

    private static PluginJar readWhole(Path copy) throws IOException, PluginRejectedException {
        try (var jar = new JarFile(copy.toFile())) {
            Attributes main = mainAttributes(jar.getManifest());
            String id = id(main);
            String version = version(main);
            ClassVersions.check(jar);
            return new PluginJar(id, version, requires(main), needs(main), ExtensionIndex.read(jar), bundlesApi(jar));
        }
    }

    private static Attributes mainAttributes(@Nullable Manifest manifest) throws PluginRejectedException {
        if (manifest == null) {
            throw new PluginRejectedException(
                    "it has no META-INF/MANIFEST.MF: let the build write one with Plugin-Id and Plugin-Version");
        }
        return manifest.getMainAttributes();
    }

    /** Reads the Plugin-Id. It becomes a file name, and an argument in commands. */
    private static String id(Attributes attributes) throws PluginRejectedException {
        String id = required(attributes, "Plugin-Id", "simple");
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new PluginRejectedException(
                    "its Plugin-Id is not a name: write up to 100 letters, digits, dots and dashes, as in my-plugin");
        }
        return id;
    }

    private static String version(Attributes attributes) throws PluginRejectedException {
        String version = required(attributes, "Plugin-Version", "1.0.0");
        if (!isVersion(version)) {
            throw new PluginRejectedException(
                    "its Plugin-Version is \"" + version + "\": write three numbers, as in 1.0.0");
        }
        return version;
    }

    /** Reads the Plugin-Requires. A single version stands for that version or a later one, as in PF4J. */
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

    private static List<Need> needs(Attributes attributes) throws PluginRejectedException {
        var needs = new ArrayList<Need>();
        for (String text : optional(attributes, "Plugin-Dependencies").split(",", -1)) {
            if (!text.isBlank()) {
                needs.add(need(text.strip()));
            }
        }
        return List.copyOf(needs);
    }

    private static Need need(String text) throws PluginRejectedException {
        var dependency = new PluginDependency(text);
        String versions = dependency.getPluginVersionSupport();
        if (!isConstraint(versions)) {
            throw new PluginRejectedException("its Plugin-Dependencies have \"" + text
                    + "\": write the id and, after an @, the versions, as in base@>=1.2.0");
        }
        return new Need(dependency.getPluginId(), versions, dependency.isOptional());
    }

    private static boolean bundlesApi(JarFile jar) {
        return jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class"))
                .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                .anyMatch(ApiClassLoader::isShared);
    }

    /**
     * Reads a required attribute. Surrounding space is kept, since PF4J, which reads the manifest again, keeps it too
     * and would otherwise have another id for the plugin.
     */
    private static String required(Attributes attributes, String name, String example) throws PluginRejectedException {
        String value = value(attributes, name);
        if (value.isBlank()) {
            throw new PluginRejectedException("its manifest has no " + name + ": let the build write one, as in \""
                    + name + ": " + example + "\"");
        }
        return value;
    }

    private static String optional(Attributes attributes, String name) throws PluginRejectedException {
        return value(attributes, name).strip();
    }

    /**
     * Reads an attribute; empty when there is none. The length is bounded, since PF4J parses versions recursively, and
     * a long one would overflow the stack.
     */
    private static String value(Attributes attributes, String name) throws PluginRejectedException {
        String value = attributes.getValue(name);
        if (value != null && value.length() > MAX_VALUE_LENGTH) {
            throw new PluginRejectedException("its " + name + " has " + value.length() + " characters, and "
                    + MAX_VALUE_LENGTH + " are the most: write a shorter one");
        }
        return value == null ? "" : value;
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

    /** Compares the versions, as a comparator does. */
    public int compareVersion(PluginJar other) {
        return new DefaultVersionManager().compareVersions(version, other.version);
    }

    /** Returns whether this version is one of those. */
    public boolean fits(String versions) {
        return new DefaultVersionManager().checkVersionConstraint(version, versions);
    }

    public boolean runsIn(String hostVersion) {
        return new DefaultVersionManager().checkVersionConstraint(hostVersion, requires);
    }

    /** Returns the id and version, for messages. */
    @Override
    public String toString() {
        return id + " " + version;
    }
}
