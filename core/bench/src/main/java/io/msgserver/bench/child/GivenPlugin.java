package io.msgserver.bench.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

/** A given plugin jar, in its own version. */
public record GivenPlugin(Path jar, String id) implements ServedPlugin {

    /** @throws IOException when that is no plugin's jar; the message has the reason */
    public static GivenPlugin of(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String id = manifest == null ? null : manifest.getMainAttributes().getValue("Plugin-Id");
            if (id == null) {
                throw new IOException(jar + " is no plugin: its manifest has no Plugin-Id");
            }
            return new GivenPlugin(jar, id.strip());
        } catch (ZipException broken) {
            throw new IOException(jar + " is not a whole jar: " + broken.getMessage(), broken);
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no plugin " + jar, missing);
        }
    }

    @Override
    public void put(Path place, String version) throws IOException {
        Files.copy(jar, place);
    }
}
