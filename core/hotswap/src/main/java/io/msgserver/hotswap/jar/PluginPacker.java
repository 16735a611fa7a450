package io.msgserver.hotswap.jar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Packs compiled classes into a plugin's jar without a build tool, for tests and for authors who try a plugin while
 * they write it. The same content gives the same bytes. Not thread-safe.
 */
public final class PluginPacker {
    /** The earliest time that a zip file can hold. All entries have it, so that equal contents give equal jars. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Manifest manifest;
    private final Map<String, byte[]> files = new TreeMap<>();

    private PluginPacker(Manifest manifest) {
        this.manifest = manifest;
    }

    /** Makes a packer with a manifest that has only the plugin's id and version. */
    public static PluginPacker of(String id, String version) {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", id);
        manifest.getMainAttributes().putValue("Plugin-Version", version);
        return new PluginPacker(manifest);
    }

    /** Makes a packer with the manifest of another jar, and none of its files. */
    public static PluginPacker withManifestOf(Path jar) throws IOException {
        try (var from = new JarFile(jar.toFile())) {
            Manifest original = from.getManifest();
            return new PluginPacker(original == null ? new Manifest() : original);
        }
    }

    /** Makes a packer with the manifest and all the files of another jar. */
    public static PluginPacker like(Path jar) throws IOException {
        try (var from = new JarFile(jar.toFile())) {
            Manifest original = from.getManifest();
            var packer = new PluginPacker(original == null ? new Manifest() : original);
            for (JarEntry entry : (Iterable<JarEntry>) from.stream()::iterator) {
                if (!entry.isDirectory()) {
                    packer.file(entry.getName(), from.getInputStream(entry).readAllBytes());
                }
            }
            return packer;
        }
    }

    /** Lets the plugin's own class loader load from these jars and folders too, without packing them. */
    public PluginPacker classPath(Collection<Path> libraries) {
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH,
                libraries.stream().map(library -> library.toUri().toString()).collect(joining(" ")));
        return this;
    }

    /** Adds all files of a folder; each replaces a file of the same name. */
    public PluginPacker folder(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                file(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return this;
    }

    /** Adds the list of extension classes, as PF4J's annotation processor would write it. */
    public PluginPacker extensions(Collection<String> names) {
        return file("META-INF/extensions.idx", String.join("\n", names).getBytes(UTF_8));
    }

    /** Adds a file; it replaces a file of the same name. */
    public PluginPacker file(String name, byte[] content) {
        if (!name.equals(JarFile.MANIFEST_NAME)) {
            files.put(name, content);
        }
        return this;
    }

    /** Removes a file, if it is there. */
    public PluginPacker without(String name) {
        files.remove(name);
        return this;
    }

    /** Writes the jar, replacing any former file, and returns its path. */
    public Path write(Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            var first = new JarEntry(JarFile.MANIFEST_NAME);
            first.setTimeLocal(NO_TIME);
            out.putNextEntry(first);
            manifest.write(out);
            for (var file : files.entrySet()) {
                var entry = new JarEntry(file.getKey());
                entry.setTimeLocal(NO_TIME);
                out.putNextEntry(entry);
                out.write(file.getValue());
            }
        }
        return jar;
    }
}
