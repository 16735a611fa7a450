package io.msgserver.cli.call;

import io.msgserver.cli.command.Failure;
import io.msgserver.client.Tls;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of TLS for a client of this command line. */
final class TlsOptions {
    @Option(
            names = "--tls",
            description = "Speak TLS with both servers, and believe the certificates that Java believes.")
    private boolean tls;

    @Option(
            names = "--tls-trust",
            paramLabel = "FILE",
            description = "As --tls, and believe the certificates in this file, in PEM, and no others.")
    private @Nullable Path trust;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "What is shown to servers that ask who the client is, in PEM; with --tls-key.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The private key of that certificate, in PEM.")
    private @Nullable Path key;

    /** Returns null for no TLS. */
    @Nullable
    Tls read() throws Failure {
        if ((certificate == null) != (key == null)) {
            throw new Failure(Failure.FAILED, "--tls-certificate and --tls-key need one another");
        }
        if (!tls && trust == null) {
            if (certificate != null) {
                throw new Failure(Failure.FAILED, "--tls-certificate is shown in TLS only: add --tls or --tls-trust");
            }
            return null;
        }
        try {
            Tls plain = trust == null ? Tls.trustingTheUsual() : Tls.trusting(trust);
            return certificate == null || key == null ? plain : plain.showing(certificate, key);
        } catch (NoSuchFileException e) {
            throw new Failure(Failure.FAILED, "there is no file " + e.getFile(), e);
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, String.valueOf(e.getMessage()), e);
        }
    }
}
