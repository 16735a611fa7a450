package io.msgserver.host.tls;

import io.msgserver.host.config.TlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contents of the certificate files.
 *
 * @param clients null when clients need no certificate
 */
record PemTexts(String certificate, String key, @Nullable String clients) {
    private static final Logger log = LoggerFactory.getLogger(PemTexts.class);

    /** @throws IOException naming the file and the remedy */
    static PemTexts read(TlsSettings settings) throws IOException {
        Path clients = settings.clients();
        return new PemTexts(text(settings.certificate()), text(settings.key()), clients == null ? null : text(clients));
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file + "; put it there", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " may not be read; give the user that runs the host the right to read it", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Warns when the key is readable by all users. Access for a group is accepted, as some systems set it for such
     * keys.
     */
    static void warnOfReaders(String listener, Path key) throws IOException {
        if (Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
            log.warn("{}: everybody on this machine may read {}: chmod 600 it", listener, key);
        }
    }

    /** Omits the key. */
    @Override
    public String toString() {
        return "PemTexts";
    }
}
