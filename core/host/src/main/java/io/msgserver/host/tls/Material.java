package io.msgserver.host.tls;

import io.msgserver.protocol.Certificates;
import io.msgserver.protocol.Credential;
import io.msgserver.protocol.MalformedException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A usable state of the files. Immutable; any thread. */
final class Material {
    private static final String[] TLS_13 = {"TLSv1.3"};
    private static final String[] TLS_13_AND_12 = {"TLSv1.3", "TLSv1.2"};

    private final X509Certificate certificate;
    private final SSLContext context;
    private final boolean asksClients;
    private final boolean tls12;

    private Material(X509Certificate certificate, SSLContext context, boolean asksClients, boolean tls12) {
        this.certificate = certificate;
        this.context = context;
        this.asksClients = asksClients;
        this.tls12 = tls12;
    }

    /** @throws IOException describing the fault, without any part of the key */
    static Material of(PemTexts texts, boolean tls12) throws IOException {
        String clients = texts.clients();
        try {
            var credential = Credential.parse(texts.certificate(), texts.key());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(credential.keyManagers(), clients == null ? new TrustManager[0] : trust(clients), null);
            return new Material(credential.chain().getFirst(), context, clients != null, tls12);
        } catch (MalformedException | GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(String clients)
            throws IOException, GeneralSecurityException, MalformedException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate authority : Certificates.parse(clients)) {
            store.setCertificateEntry("authority " + store.size(), authority);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    SSLContext context() {
        return context;
    }

    SSLParameters parameters() {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(tls12 ? TLS_13_AND_12 : TLS_13);
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNeedClientAuth(asksClients);
        return parameters;
    }

    /** Returns an engine for the server's side of one connection. */
    SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters());
        return engine;
    }

    /** Returns the certificate's subject and the end of its validity. */
    @Override
    public String toString() {
        return certificate.getSubjectX500Principal() + ", until " + certificate.getNotAfter().toInstant();
    }
}
