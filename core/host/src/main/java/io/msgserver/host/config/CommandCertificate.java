package io.msgserver.host.config;

import io.msgserver.base.config.Section;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that the commands of this machine present to a control server that requires one. Both files are PEM;
 * only the commands read them.
 *
 * @param certificate the file with the certificate, followed by those that issued it
 * @param key         the file with its private key, PKCS #8 without a password
 */
public record CommandCertificate(Path certificate, Path key) {

    /** Returns the certificate in a section; null when it has none. */
    static @Nullable CommandCertificate of(Section section) {
        return section.has("commands") ? section.section("commands", CommandCertificate::from) : null;
    }

    private static CommandCertificate from(Section section) {
        return new CommandCertificate(
                section.requireFile("certificate",
                        "write the file with the commands' certificate and its chain, in PEM"),
                section.requireFile("key", "write the file with that certificate's private key, in PEM"));
    }
}
