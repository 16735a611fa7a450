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
    private static final int MAX_FILE_BYTES = 4 << 20;
    private static final int MAX_TOTAL_BYTES = 16 << 20;
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
        long total = 0;
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (isInMetaInf(entry.getName())) {
                total += length(zip, entry);
            }
            if (total > MAX_TOTAL_BYTES) {
                throw tooLong("the files in its META-INF are", MAX_TOTAL_BYTES);
            }
        }
    }

    private static boolean isInMetaInf(String name) {
        return name.regionMatches(true, 0, FOLDER, 0, FOLDER.length()) && name.indexOf('/', FOLDER.length()) < 0;
    }

    private static long length(ZipFile zip, ZipEntry entry) throws IOException, PluginRejectedException {
        try (InputStream unpacked = zip.getInputStream(entry)) {
            long length = unpacked.skip(MAX_FILE_BYTES + 1L);
            if (length > MAX_FILE_BYTES) {
                throw tooLong("its " + entry.getName() + " is", MAX_FILE_BYTES);
            }
            return length;
        }
    }

    private static PluginRejectedException tooLong(String what, int max) {
        return new PluginRejectedException(
                what + " longer than " + (max >> 20)
                        + " MiB when it is unpacked: build it anew, without what does not belong there");
    }
}
