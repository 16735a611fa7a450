package io.msgserver.host.tls;

import io.msgserver.host.config.TlsSettings;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate of one listener, as its files were last read successfully. Any thread. */
final class Certified {
    private static final Logger log = LoggerFactory.getLogger(Certified.class);

    private final String listener;
    private final TlsSettings settings;
    private volatile Material current;
    /**
     * The contents of the files at the last check, valid or not; empty when they could not be read. Guarded by this.
     */
    private Optional<PemTexts> seen;
    /** The last error of the files that was logged; empty when they are valid. Guarded by this. */
    private String lastLogged = "";

    Certified(String listener, TlsSettings settings) throws IOException {
        this.listener = listener;
        this.settings = settings;
        try {
            PemTexts texts = PemTexts.read(settings);
            this.seen = Optional.of(texts);
            this.current = Material.of(texts, settings.tls12());
        } catch (IOException e) {
            throw new IOException(listener + ": tls: " + e.getMessage(), e);
        }
        PemTexts.warnOfReaders(listener, settings.key());
        log.info("{} speaks TLS, as {}", listener, current);
    }

    Material current() {
        return current;
    }

    /** Reads the files, and uses their contents if these have changed and are valid. */
    synchronized void reload() {
        try {
            PemTexts texts = PemTexts.read(settings);
            if (seen.filter(texts::equals).isPresent()) {
                return;
            }
            seen = Optional.of(texts);
            current = Material.of(texts, settings.tls12());
            lastLogged = "";
            log.info("{} speaks TLS with new files from now on, as {}", listener, current);
        } catch (IOException e) {
            logOnce(e);
        }
    }

    /**
     * Logs an error of the files once. Half of them may be new, and the other half may follow before the next check.
     */
    private void logOnce(IOException fault) {
        String message = String.valueOf(fault.getMessage());
        if (message.equals(lastLogged)) {
            return;
        }
        lastLogged = message;
        log.error("{}: the TLS files have changed and cannot be used: {}; what was read before goes on: {}", listener,
                message, current);
    }
}
