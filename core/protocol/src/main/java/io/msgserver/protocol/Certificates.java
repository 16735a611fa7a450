package io.msgserver.protocol;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** X.509 certificates in PEM, for TLS. Thread-safe. */
public final class Certificates {
    private Certificates() {}

    /**
     * Returns all certificates of the text, in their order.
     *
     * @throws MalformedException if there is none, or one cannot be read
     */
    public static List<X509Certificate> parse(String pem) throws MalformedException {
        var certificates = new ArrayList<X509Certificate>();
        for (byte[] block : Pem.blocks("CERTIFICATE", pem)) {
            certificates.add(certificate(block));
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(byte[] bytes) throws MalformedException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException _) {
            throw new MalformedException("a certificate in it cannot be read");
        }
    }
}
