package io.msgserver.cli.dev;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The libraries of a plugin under development, extracted from the jar that Maven has made of it. They are extracted
 * once for each such jar: compiled code comes into service without packing, copying and hashing them again. Owned by
 * one thread.
 */
final class DevLibraries {
    private static final String INDEX = "META-INF/extensions.idx";
    private static final String SERVICES = "META-INF/services/";

    private final Path folder;
    private final Path classes;
    private @Nullable Extracted last;
    /** The former libraries, from which a version that still serves or drains may load. */
    private @Nullable Path former;
    private int made;

    /** @param libraries null for a jar that has none */
    private record Extracted(Path built, long size, FileTime modified, @Nullable Path libraries) {

        boolean isOf(Path jar) throws IOException {
            return built.equals(jar) && size == Files.size(jar) && modified.equals(Files.getLastModifiedTime(jar));
        }
    }

    /**
     * @param folder  of the extracted libraries
     * @param classes the compiler's output folder: its classes are the plugin's own
     */
    DevLibraries(Path folder, Path classes) {
        this.folder = folder;
        this.classes = classes;
    }

    /** Returns a jar of the libraries in that jar; empty when it has none. */
    Optional<Path> of(Path built) throws IOException {
        Extracted extracted = last;
        if (extracted == null || !extracted.isOf(built)) {
            if (former != null) {
                Files.deleteIfExists(former);
            }
            former = extracted == null ? null : extracted.libraries();
            extracted = new Extracted(built, Files.size(built), Files.getLastModifiedTime(built), extract(built));
            last = extracted;
        }
        return Optional.ofNullable(extracted.libraries());
    }

    private @Nullable Path extract(Path built) throws IOException {
        Set<String> own = own();
        try (var jar = new JarFile(built.toFile())) {
            List<JarEntry> entries = jar.stream().filter(entry -> isOfLibrary(entry, own)).toList();
            if (entries.isEmpty()) {
                return null;
            }
            Path libraries = folder.resolve("libraries-" + ++made + ".jar");
            try (var out = new JarOutputStream(Files.newOutputStream(libraries))) {
                out.setLevel(Deflater.NO_COMPRESSION);
                out.putNextEntry(new JarEntry(JarFile.MANIFEST_NAME));
                jar.getManifest().write(out); // The manifest may declare the jar Multi-Release.
                for (JarEntry entry : entries) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    try (InputStream bytes = jar.getInputStream(entry)) {
                        bytes.transferTo(out);
                    }
                }
            }
            return libraries;
        }
    }

    private Set<String> own() throws IOException {
        var own = new HashSet<String>();
        try (Stream<Path> files = Files.walk(classes)) {
            files.forEach(file -> own.add(classes.relativize(file).toString().replace('\\', '/')));
        }
        return own;
    }

    /** Services are declared by the plugin and by its libraries, in files of the same name. */
    private static boolean isOfLibrary(JarEntry entry, Set<String> own) {
        String name = entry.getName();
        return !entry.isDirectory() && !name.equals(JarFile.MANIFEST_NAME) && !name.equals(INDEX)
                && !name.startsWith("META-INF/maven/") && (name.startsWith(SERVICES) || !own.contains(name));
    }
}
