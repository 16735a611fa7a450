package io.msgserver.client;

import io.msgserver.protocol.Certificates;
import io.msgserver.protocol.Credential;
import io.msgserver.protocol.MalformedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The TLS options for a login server or a gate: the trusted certificates, and a certificate of the client's own. The
 * server's certificate has to be for the requested host. Immutable and thread-safe.
 */
public final class Tls {
    private final TrustManager @Nullable [] trust;
    private final SSLContext context;

    private Tls(TrustManager @Nullable [] trust, KeyManager @Nullable [] keys) throws GeneralSecurityException {
        this.trust = trust;
        this.context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
    }

    /** Returns options that trust the certificate authorities that Java trusts. */
    public static Tls trustingTheUsual() {
        try {
            return new Tls(null, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /**
     * Returns options that trust only the certificates in a file, and those that they issued.
     *
     * @param certificates in PEM: of authorities, or of servers themselves
     * @throws IOException if the file cannot be read, or has none
     */
    public static Tls trusting(Path certificates) throws IOException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            List<X509Certificate> trusted = Certificates.parse(text(certificates));
            for (X509Certificate each : trusted) {
                store.setCertificateEntry("trusted " + store.size(), each);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return new Tls(factory.getTrustManagers(), null);
        } catch (MalformedException | GeneralSecurityException e) {
            throw new IOException(certificates + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns these options with a certificate that is presented to servers that ask for one.
     *
     * @param chain its certificate in PEM, then those that issued it
     * @param key   its private key in PEM: PKCS #8, without a password
     * @throws IOException if a file cannot be read, or they do not belong together
     */
    public Tls showing(Path chain, Path key) throws IOException {
        try {
            return new Tls(trust, Credential.parse(text(chain), text(key)).keyManagers());
        } catch (MalformedException | GeneralSecurityException e) {
            throw new IOException(chain + " and " + key + ": " + e.getMessage(), e);
        }
    }

    /** Returns the TLS connection over a connected plain one, after its handshake. To end it, close the plain one. */
    Socket over(Socket plain, InetSocketAddress server) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, server.getHostString(),
                server.getPort(), false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
