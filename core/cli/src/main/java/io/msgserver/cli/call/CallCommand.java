package io.msgserver.cli.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.base.net.HostAndPort;
import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.cli.command.ServerAddress;
import io.msgserver.cli.command.SettingsOption;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.terminal.PasswordSource;
import io.msgserver.client.ClientEvent;
import io.msgserver.client.ClientOptions;
import io.msgserver.client.Login;
import io.msgserver.client.LoginClient;
import io.msgserver.client.LoginOptions;
import io.msgserver.client.LoginRefusedException;
import io.msgserver.client.MsgClient;
import io.msgserver.client.RequestFailedException;
import io.msgserver.client.ServerIdentityException;
import io.msgserver.client.Tls;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.ServerIdentity;
import io.msgserver.protocol.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Logs in as a user, sends messages, and prints the answers, a line each.",
                "Without messages it sends each line of standard input."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver call --user alice hello \"how are you\"",
                "  msgserver call --user alice --password-file alice.pw < messages.txt",
                "  msgserver call --user alice --login example.org:8001 --gate example.org:8888 --tls hello"})
public final class CallCommand implements Callable<Integer> {
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = {"-u", "--user"}, paramLabel = "NAME", required = true, description = "Who logs in.")
    private String user = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file whose first line is the password."
                    + " Default: it is asked for, or the first line of standard input.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--login",
            paramLabel = "HOST:PORT",
            converter = ServerAddress.class,
            description = "The login server. Default: that of the host that runs here, or of its settings.")
    private @Nullable InetSocketAddress login;

    @Option(
            names = "--gate",
            paramLabel = "HOST:PORT",
            converter = ServerAddress.class,
            description = "The gate. Default: that of the host that runs here, or of its settings.")
    private @Nullable InetSocketAddress gate;

    @Option(
            names = "--server",
            paramLabel = "NAME",
            description = "The gate's servername. Default: the only gate of that host, or else \"sample\".")
    private @Nullable String servername;

    @Mixin
    private SettingsOption settings = new SettingsOption();

    @Option(
            names = "--handshake",
            paramLabel = "KIND",
            defaultValue = "x25519",
            description = "${COMPLETION-CANDIDATES}; the classic one is weak, and for login servers that know no other."
                    + " Default: ${DEFAULT-VALUE}.")
    private HandshakeKind handshake = HandshakeKind.X25519;

    @Option(
            names = "--identity",
            paramLabel = "KEY",
            converter = IdentityText.class,
            description = "What the login server has to prove to be, as \"msgserver keys\" prints it."
                    + " Default: whichever answers is believed.")
    private @Nullable ServerIdentity identity;

    @Mixin
    private TlsOptions tlsOptions = new TlsOptions();

    @Parameters(paramLabel = "MESSAGE", description = "What to send.")
    private List<String> messages = List.of();

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));

    /** Failed requests; the others continue. */
    private int failed;
    private volatile boolean done;

    @Override
    public Integer call() throws Failure, InterruptedException {
        Tls tls = tlsOptions.read();
        CallTarget target = new CallTarget.Named(login, gate, servername).orAsIn(Home.find(), settings);
        Login login = logIn(tls, target);
        ClientOptions options = ClientOptions.defaults().withGiveUpAfter(PATIENCE);
        try (MsgClient client = MsgClient.connect(target.gate(), login, tls == null ? options : options.withTls(tls),
                this::report)) {
            if (messages.isEmpty()) {
                sendInput(client);
            } else {
                for (String message : messages) {
                    send(client, message);
                }
            }
            done = true;
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, String.valueOf(e.getMessage()), e);
        }
        return failed == 0 ? 0 : Failure.FAILED;
    }

    /** Reports losses only; the client recovers by itself, as long as it can. */
    private void report(ClientEvent event) {
        if (event instanceof ClientEvent.Disconnected && !done) {
            spec.commandLine().getErr()
                    .println("the connection broke; trying for " + PATIENCE.toSeconds() + " s to connect again");
        }
    }

    private Login logIn(@Nullable Tls tls, CallTarget target) throws Failure {
        String server = "login server " + HostAndPort.named(target.login());
        LoginOptions options = loginOptions(tls);
        var passwords = new PasswordSource(input);
        char[] password = passwordFile == null
                ? passwords.ask("password for " + user)
                : passwords.firstLineOf(passwordFile);
        try {
            return LoginClient.login(target.login(), new Token(user, target.servername(), new String(password)),
                    options);
        } catch (LoginRefusedException refused) {
            throw new Failure(Failure.REFUSED, server + ": " + refused.getMessage(), refused);
        } catch (ConnectException e) {
            throw new Failure(Failure.FAILED, "nobody listens at " + HostAndPort.named(target.login())
                    + "; is the host running (msgserver start), and its login server open?", e);
        } catch (UnknownHostException e) {
            throw new Failure(Failure.FAILED, "there is no host " + target.login().getHostString(), e);
        } catch (ServerIdentityException e) {
            throw new Failure(Failure.REFUSED, server + ": " + e.getMessage(), e);
        } catch (SSLException e) {
            throw new Failure(Failure.FAILED, server + ": TLS failed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, server + ": " + e.getMessage() + "; is that a login server?", e);
        }
    }

    private LoginOptions loginOptions(@Nullable Tls tls) {
        try {
            return new LoginOptions(LOGIN_TIMEOUT, handshake, identity, tls);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private void sendInput(MsgClient client) throws IOException, InterruptedException {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            send(client, line);
        }
    }

    private void send(MsgClient client, String message) throws IOException, InterruptedException {
        try {
            spec.commandLine().getOut().println(new String(client.call(message.getBytes(UTF_8)), UTF_8));
        } catch (RequestFailedException e) {
            failed++;
            spec.commandLine().getErr().println("\"" + message + "\": " + e.getMessage());
        }
    }
}
