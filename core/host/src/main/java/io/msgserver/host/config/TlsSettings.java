package io.msgserver.host.config;

import io.msgserver.base.config.Kind;
import io.msgserver.base.config.Section;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The TLS settings of a port. All files are PEM, and are read again when they change.
 *
 * @param certificate the file with the server's certificate, followed by those that issued it
 * @param key         the file with its private key, PKCS #8 without a password
 * @param clients     the file with the authorities that issue clients' certificates; null when clients need none
 * @param tls12       whether clients without TLS 1.3 may use TLS 1.2
 */
public record TlsSettings(Path certificate, Path key, @Nullable Path clients, boolean tls12) {

    /** Returns the settings in a section; null when it has none. */
    static @Nullable TlsSettings of(Section section) {
        return section.has("tls") ? section.section("tls", TlsSettings::from) : null;
    }

    private static TlsSettings from(Section section) {
        return new TlsSettings(
                section.requireFile("certificate", "write the file with the certificate and its chain, in PEM"),
                section.requireFile("key", "write the file with the certificate's private key, in PEM"),
                section.has("clients") ? section.requireFile("clients", "") : null,
                section.get("tls12", Kind.FLAG, false));
    }
}
