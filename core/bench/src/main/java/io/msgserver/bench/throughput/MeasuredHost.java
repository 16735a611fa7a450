package io.msgserver.bench.throughput;

import io.msgserver.base.net.HostAndPort;
import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.client.LoginOptions;
import io.msgserver.client.LoginRefusedException;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.Token;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that name a running host and its users. */
final class MeasuredHost {
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(30);
    /** The limit of logins at once. */
    private static final int AT_ONCE = 32;

    @ArgGroup(exclusive = false, heading = "%nA host that runs already:%n")
    private @Nullable Options options;

    private static final class Options {
        @Option(
                names = "--login",
                paramLabel = "HOST:PORT",
                required = true,
                converter = GateAddress.OfServer.class,
                description = "Its login server.")
        private InetSocketAddress login = new InetSocketAddress(0);

        @Option(
                names = "--gate",
                paramLabel = "NAME@HOST:PORT",
                required = true,
                converter = GateAddress.Converter.class,
                description = "Its gate, with the name that users ask for.")
        private GateAddress gate = new GateAddress("", new InetSocketAddress(0));

        @Option(
                names = "--user",
                paramLabel = "NAME",
                required = true,
                description = "Who logs in; %%d is the number of the connection, from 1.")
        private String user = "";

        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                required = true,
                description = "A file whose first line is the password of them all.")
        private Path passwordFile = Path.of("");

        @Option(
                names = "--handshake",
                paramLabel = "KIND",
                defaultValue = "x25519",
                description = "${COMPLETION-CANDIDATES}: how they log in. Default: ${DEFAULT-VALUE}.")
        private HandshakeKind handshake = HandshakeKind.X25519;

        @Option(
                names = "--pid",
                paramLabel = "PID",
                description = "Its process, when it runs on this machine: then its processor time is told.")
        private @Nullable Long pid;
    }

    boolean isGiven() {
        return options != null;
    }

    private Options given() {
        if (options == null) {
            throw new IllegalStateException("no host was given");
        }
        return options;
    }

    InetSocketAddress gate() {
        return given().gate.address();
    }

    /** Returns null when the process is not known. */
    @Nullable
    ProcessHandle process(CommandSpec spec) {
        Long pid = given().pid;
        return pid == null
                ? null
                : ProcessHandle.of(pid).orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "there is no process " + pid + " for --pid"));
    }

    /** Logs that many users in. */
    List<Login> logIn(int users, CommandSpec spec) throws IOException, InterruptedException {
        Options to = given();
        if (users > 1 && !to.user.contains("%d")) {
            throw new ParameterException(spec.commandLine(),
                    "--user " + to.user + " has no %d for the number of each of "
                            + users + " connections: a user has one connection");
        }
        String password = password(to.passwordFile);
        var logins = new ArrayList<Login>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Login>> waiting = new ArrayList<>();
            for (int user = 1; user <= users; user++) {
                String name = to.user.replace("%d", String.valueOf(user));
                waiting.add(threads.submit(() -> logIn(to, name, password)));
            }
            for (Future<Login> each : waiting) {
                logins.add(each.get());
            }
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause() == null ? failed.toString() : failed.getCause().getMessage(),
                    failed);
        }
        return logins;
    }

    private static Login logIn(Options to, String name, String password) throws IOException {
        try {
            return LoginClient.login(to.login, new Token(name, to.gate.name(), password),
                    LoginOptions.defaults().withTimeout(LOGIN_TIMEOUT).withHandshake(to.handshake));
        } catch (LoginRefusedException | IOException refused) {
            throw new IOException(
                    "login of " + name + " at " + HostAndPort.named(to.login) + ": " + refused.getMessage(), refused);
        }
    }

    private static String password(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElseThrow(() -> new IOException("the password file " + file + " is empty"));
        } catch (NoSuchFileException e) {
            throw new IOException("there is no password file " + file, e);
        }
    }
}
