package io.msgserver.hotswap.jar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Bounds the size of the files directly in META-INF: the manifest, signatures, the list of extensions. A reader unpacks
 * each of them into memory, and a megabyte of a jar can unpack to a thousand. So they are measured first by unpacking,
 * since the sizes that a jar declares may be wrong.
 */
final class MetaInfLimit {
    /** Bytes. The manifest of a signed jar with ten thousand classes has about one megabyte. */
    private static final int MOST = 4 << 20;
    private static final int MOST_TOGETHER = 16 << 20;
    private static final String FOLDER = "META-INF/";

    private MetaInfLimit() {}

    /** @throws PluginRejectedException when they are longer than in any regular jar */
    static void check(Path jar) throws IOException, PluginRejectedException {
        // A JarFile would unpack some of them to check signatures.
        try (var zip = new ZipFile(jar.toFile())) {
            check(zip);
        }
    }

    private static void check(ZipFile zip) throws IOException, PluginRejectedException {
        long together = 0;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (isOne(entry.getName())) {
                together += length(zip, entry);
            }
            if (together > MOST_TOGETHER) {
                throw tooLong("the files in its META-INF are", MOST_TOGETHER);
            }
        }
    }

    private static boolean isOne(String name) {
        return name.regionMatches(true, 0, FOLDER, 0, FOLDER.length()) && name.indexOf('/', FOLDER.length()) < 0;
    }

    private static long length(ZipFile zip, ZipEntry entry) throws IOException, PluginRejectedException {
        try (InputStream unpacked = zip.getInputStream(entry)) {
            long length = unpacked.skip(MOST + 1L);
            if (length > MOST) {
                throw tooLong("its " + entry.getName() + " is", MOST);
            }
            return length;
        }
    }

    private static PluginRejectedException tooLong(String what, int most) {
        return new PluginRejectedException(
                what + " longer than " + (most >> 20)
                        + " MiB when it is unpacked: build it anew, without what does not belong there");
    }
}
