package io.msgserver.host.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Fresh certificates for this machine's loopback address. */
public record Certificate(X509Bundle bundle) {

    public static Certificate authority(String name) throws Exception {
        return new Certificate(new CertificateBuilder().ecp256().subject("CN=" + name).setIsCertificateAuthority(true)
                .buildSelfSigned());
    }

    /** Issues one by this authority, for a server or a client. */
    public Certificate issue(String name) throws Exception {
        return new Certificate(new CertificateBuilder().ecp256().subject("CN=" + name).addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1").buildIssuedBy(bundle));
    }

    /** Issues one for a server of another host. */
    public Certificate issueFor(String host) throws Exception {
        return new Certificate(
                new CertificateBuilder().ecp256().subject("CN=" + host).addSanDnsName(host).buildIssuedBy(bundle));
    }

    /** Writes its chain into a file. */
    public Path chain(Path file) throws IOException {
        return write(file, bundle.getCertificatePathPEM());
    }

    /** Writes its private key into a file. */
    public Path key(Path file) throws IOException {
        write(file, bundle.getPrivateKeyPEM());
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Replaces the file as a whole, as tools that renew certificates do. */
    private static Path write(Path file, String pem) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".fresh"), pem);
        return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
