package io.msgserver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.cli.command.TemporaryFolder;
import io.msgserver.client.ClientOptions;
import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.client.LoginOptions;
import io.msgserver.client.MsgClient;
import io.msgserver.host.Host;
import io.msgserver.host.config.HostSettings;
import io.msgserver.plugins.loginfile.PasswordHash;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.Token;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * The host's run from which {@link PrepareCommand} has Java record its cache: a start with two gates, a login, a
 * request at each gate, an operator's query, and a stop.
 */
@Command(name = "train", hidden = true, description = "Runs a host for a moment; msgserver prepare looks on.")
final class TrainCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String USER = "trainee";
    private static final String SETTINGS = """
            {
              "login": { "port": 0, "plugin": "login-file" },
              "gates": [
                { "servername": "first", "port": 0, "plugin": "simple" },
                { "servername": "second", "port": 0, "plugin": "simple" }
              ],
              "plugins": { "settings": { "login-file": { "users": "users" } } },
              "control": { "port": 0 }
            }
            """;

    @Override
    public Integer call() throws Exception {
        try (var folder = new TemporaryFolder("msgserver-train")) {
            String password = String.valueOf(new SecureRandom().nextLong());
            Path settings = furnish(folder.path(), password);
            try (Host host = Host.start(HostSettings.read(settings, folder.path()))) {
                ask(host, "first", password, HandshakeKind.CLASSIC);
                ask(host, "second", password, HandshakeKind.X25519);
                queryStatus(folder.path());
            }
        }
        return 0;
    }

    private static Path furnish(Path home, String password) throws IOException {
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        for (String name : new String[]{"simple", "login-file"}) {
            Files.copy(Home.find().plugin(name), plugins.resolve(name + ".jar"));
        }
        Path users = Files.createFile(home.resolve("users"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(users, USER + ":" + PasswordHash.of(password.toCharArray(), new SecureRandom()) + "\n");
        return Files.writeString(home.resolve("msgserver.json"), SETTINGS);
    }

    private static void ask(Host host, String servername, String password, HandshakeKind handshake)
            throws Exception {
        InetSocketAddress gate = open(host.gate(servername).address());
        Login login = LoginClient.login(open(host.loginAddress()), new Token(USER, servername, password),
                LoginOptions.defaults().withTimeout(PATIENCE).withHandshake(handshake));
        try (MsgClient client = MsgClient.connect(gate, login, ClientOptions.defaults().withGiveUpAfter(PATIENCE),
                _ -> {})) {
            client.call("hello".getBytes(UTF_8));
        }
    }

    /** Queries the host's status. All commands that query a host need the same classes. */
    private static void queryStatus(Path home) throws Failure {
        System.setProperty("msgserver.home", home.toString());
        System.setProperty("msgserver.conf", home.toString());
        if (Main.commandLine("status").execute("status") != 0) {
            throw new Failure(Failure.FAILED, "the host that Java was to be trained with has no status");
        }
    }

    private static InetSocketAddress open(@Nullable InetSocketAddress address) throws Failure {
        if (address == null) {
            throw new Failure(Failure.FAILED, "the host that Java was to be trained with is not open");
        }
        return address;
    }
}
