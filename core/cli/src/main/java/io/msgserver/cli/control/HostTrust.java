package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.host.config.CommandCertificate;
import io.msgserver.host.config.ControlSettings;
import io.msgserver.host.config.TlsSettings;
import io.msgserver.protocol.Certificates;
import io.msgserver.protocol.Credential;
import io.msgserver.protocol.MalformedException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the certificate in the settings of the host on this machine, and no other: whom it was issued for does not
 * matter, since commands reach the host at an address of this machine.
 */
final class HostTrust extends X509ExtendedTrustManager {
    private final X509Certificate expected;

    private HostTrust(X509Certificate expected) {
        this.expected = expected;
    }

    /**
     * Null when the host speaks no TLS.
     *
     * @throws Failure when a certificate cannot be read, or the commands need one and have none
     */
    static @Nullable SSLContext of(ControlSettings settings) throws Failure {
        TlsSettings tls = settings.tls();
        if (tls == null) {
            return null;
        }
        CommandCertificate own = settings.commands();
        if (own == null && tls.clients() != null) {
            throw new Failure(Failure.WRONG_SETTINGS,
                    "control.tls.clients asks for a certificate, and commands have none:"
                            + " write \"commands\": { \"certificate\": FILE, \"key\": FILE } in \"control\"");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own == null ? null : shown(own), new TrustManager[]{expecting(tls.certificate())}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new Failure(Failure.FAILED, "there is no TLS to be had: " + e.getMessage(), e);
        }
    }

    private static HostTrust expecting(Path certificate) throws Failure {
        try {
            return new HostTrust(Certificates.parse(text(certificate)).getFirst());
        } catch (IOException | MalformedException e) {
            throw new Failure(Failure.FAILED,
                    "the host's certificate " + certificate + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static KeyManager[] shown(CommandCertificate own) throws Failure, GeneralSecurityException {
        try {
            return Credential.parse(text(own.certificate()), text(own.key())).keyManagers();
        } catch (IOException | MalformedException e) {
            throw new Failure(Failure.FAILED,
                    "the commands' certificate " + own.certificate() + " and its key " + own.key()
                            + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0 || !chain[0].equals(expected)) {
            throw new CertificateException("it shows another certificate than the one in the settings");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
