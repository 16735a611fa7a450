package io.msgserver.cli;

import io.msgserver.host.config.TlsSettings;
import io.msgserver.protocol.Certificates;
import io.msgserver.protocol.MalformedException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the certificate in the settings of the host on this machine, and no other: whom it was issued for does not matter, since
 * commands reach the host at an address of this machine.
 */
final class HostTrust extends X509ExtendedTrustManager {
    private final X509Certificate expected;

    private HostTrust(X509Certificate expected) {
        this.expected = expected;
    }

    /** @throws Failure when the host's certificate cannot be read */
    static SSLContext of(TlsSettings settings) throws Failure {
        try {
            String pem = Files.readString(settings.certificate(), StandardCharsets.ISO_8859_1);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[]{new HostTrust(Certificates.parse(pem).getFirst())}, null);
            return context;
        } catch (IOException | MalformedException | GeneralSecurityException e) {
            throw new Failure(Failure.FAILED,
                    "the host's certificate " + settings.certificate() + " cannot be read: " + e.getMessage(), e);
        }
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
