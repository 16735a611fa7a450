package io.msgserver.host.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Certificates for tests, fresh ones, for this machine's loopback. */
public record Certificate(X509Bundle bundle) {

    public static Certificate authority(String name) throws Exception {
        return new Certificate(new CertificateBuilder().ecp256().subject("CN=" + name).setIsCertificateAuthority(true)
                .buildSelfSigned());
    }

    /** One that this authority issues, for a server or a client. */
    public Certificate issue(String name) throws Exception {
        return new Certificate(new CertificateBuilder().ecp256().subject("CN=" + name).addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1").buildIssuedBy(bundle));
    }

    /** One for a server that is somewhere else. */
    public Certificate issueFor(String host) throws Exception {
        return new Certificate(
                new CertificateBuilder().ecp256().subject("CN=" + host).addSanDnsName(host).buildIssuedBy(bundle));
    }

    /** Its chain in a file. */
    public Path chain(Path file) throws IOException {
        return write(file, bundle.getCertificatePathPEM());
    }

    /** Its private key in a file. */
    public Path key(Path file) throws IOException {
        write(file, bundle.getPrivateKeyPEM());
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** As a whole, as whoever renews certificates does. */
    private static Path write(Path file, String pem) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".fresh"), pem);
        return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
