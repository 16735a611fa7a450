package io.msgserver.bench.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * A plugin made of classes that are on this class path, without a compiler. It reads its version from its manifest.
 *
 * @param others classes that the handler needs
 */
public record MadePlugin(String id, Class<?> handler, List<Class<?>> others) implements ServedPlugin {

    public MadePlugin(String id, Class<?> handler) {
        this(id, handler, List.of());
    }

    @Override
    public void put(Path jar, String version) throws IOException {
        Path fresh = jar.resolveSibling("." + jar.getFileName() + ".part");
        try (var out = new JarOutputStream(Files.newOutputStream(fresh), manifest(version))) {
            add(out, handler);
            for (Class<?> other : others) {
                add(out, other);
            }
            out.putNextEntry(new ZipEntry("META-INF/extensions.idx"));
            out.write((handler.getName() + "\n").getBytes(UTF_8));
        }
        Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private Manifest manifest(String version) {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        main.putValue("Plugin-Id", id);
        main.putValue("Plugin-Version", version);
        return manifest;
    }

    private static void add(JarOutputStream out, Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(path), path)) {
            out.putNextEntry(new ZipEntry(path));
            bytes.transferTo(out);
        }
    }
}
