package io.msgserver.cli.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.cli.command.SettingsOption;
import io.msgserver.cli.terminal.Table;
import io.msgserver.host.config.ControlSettings;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.control.Proof;
import io.msgserver.host.control.RunFolder;
import io.msgserver.hotswap.settings.PluginsSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks the host that runs in a home, as its operator. */
public final class ControlClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(2);
    /** Bytes of an upload in a second, at least. */
    private static final int SLOWEST = 16 * 1024;
    private static final String WHERE = "([0-9.]+|\\[[0-9a-f:]+]):[0-9]+";
    private static final Pattern PLAIN = Pattern.compile("http://" + WHERE);
    private static final Pattern TLS = Pattern.compile("https://" + WHERE);

    private final JsonMapper json = JsonMapper.shared();
    private final RunFolder folder;
    private final boolean plain;
    private final Duration swapPatience;
    private final String address;
    private final String token;
    // Straight to the host: a proxy has no business with the token.
    private final HttpClient http;
    /** The form of the line that the host writes: the settings say whether it speaks TLS. */
    private final Pattern form;

    private ControlClient(RunFolder folder, boolean plain, Duration swapPatience, @Nullable SSLContext tls,
            String address, String token) {
        HttpClient.Builder builder = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(PATIENCE);
        this.http = builder.sslContext(tls == null ? trustingNobody() : tls).build();
        this.form = tls == null ? PLAIN : TLS;
        this.folder = folder;
        this.plain = plain;
        this.swapPatience = swapPatience;
        this.address = address;
        this.token = token;
    }

    /**
     * For a host without TLS: Java's own context would read all the authorities first that Java trusts, which takes as
     * long as a command.
     */
    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /**
     * Finds the host of that home, and what it takes to be let in.
     *
     * @throws Failure when the host cannot be controlled, does not run, or is somebody else's
     */
    public static ControlClient find(Home home, SettingsOption option) throws Failure {
        HostSettings settings = option.read(home);
        ControlSettings control = settings.control();
        if (control == null) {
            throw new Failure(Failure.WRONG_SETTINGS, option.file(home)
                    + " has no \"control\": a host without it takes no commands; write \"control\": {} and start it again");
        }
        PluginsSettings plugins = settings.plugins();
        var folder = RunFolder.of(home.path());
        return new ControlClient(folder, control.plain(),
                PATIENCE.plus(plugins.startTimeout().multipliedBy(2)).plus(plugins.poll().multipliedBy(10)),
                HostTrust.of(control),
                read(folder, folder.address(),
                        "no host runs here: a host with \"control\" in its settings writes where it is"
                                + " when it starts (msgserver start)"),
                read(folder, folder.token(), "nobody is let in without it; start the host again, which makes one"));
    }

    /** @param missing what it means when there is no such file */
    private static String read(RunFolder folder, Path file, String missing) throws Failure {
        try {
            return RunFolder.content(file);
        } catch (NoSuchFileException e) {
            throw new Failure(Failure.FAILED, "there is no " + file + ": " + missing, e);
        } catch (AccessDeniedException e) {
            throw new Failure(Failure.FAILED,
                    file + " may not be read: run this as the user that runs the host, who owns "
                            + folder.path(),
                    e);
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, file + " cannot be read: " + e, e);
        }
    }

    /** The JSON of what is there. */
    public String get(String path) throws Failure, InterruptedException {
        requireProof();
        return ask(request(path).timeout(PATIENCE).build());
    }

    /** Returns the host's metrics. */
    public Numbers numbers() throws Failure, InterruptedException {
        try {
            return Numbers.parse(get("/metrics"));
        } catch (NumberFormatException e) {
            throw stranger(String.valueOf(e.getMessage()), e);
        }
    }

    /** The JSON of what was set. */
    String put(String path) throws Failure, InterruptedException {
        requireProof();
        return ask(request(path).timeout(PATIENCE).PUT(BodyPublishers.noBody()).build());
    }

    /** The JSON of what was done. A swap of a plugin may take as long as the settings give it to start. */
    String post(String path) throws Failure, InterruptedException {
        requireProof();
        return ask(request(path).timeout(swapPatience).POST(BodyPublishers.noBody()).build());
    }

    /** The JSON of what was done for each; handlers of the plugin run for each. */
    String post(String path, Object body) throws Failure, InterruptedException {
        requireProof();
        return ask(request(path).timeout(LONG_PATIENCE).POST(BodyPublishers.ofString(json.writeValueAsString(body)))
                .build());
    }

    /** The JSON of what was done with a file. */
    String upload(String path, Path file) throws Failure, InterruptedException {
        requireProof();
        try {
            return ask(request(path).timeout(uploadPatience(file)).POST(BodyPublishers.ofFile(file)).build());
        } catch (FileNotFoundException e) {
            throw new Failure(Failure.FAILED, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A slow network is no reason to give an upload up: its bytes count as well. */
    private Duration uploadPatience(Path file) {
        return swapPatience.plus(Duration.ofSeconds(file.toFile().length() / SLOWEST));
    }

    /** A segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    public <T> T parse(String text, Class<T> type) throws Failure {
        try {
            return json.readValue(text, type);
        } catch (JacksonException e) {
            throw stranger(e.getOriginalMessage(), e);
        }
    }

    /**
     * Before the token is sent: a host that was killed leaves its address behind, and a stranger may listen there
     * since.
     */
    private void requireProof() throws Failure, InterruptedException {
        String challenge = Proof.challenge();
        HttpResponse<String> answer = send(
                HttpRequest.newBuilder(uri("/")).header(Proof.CHALLENGE, challenge).timeout(PATIENCE).build());
        String proof = answer.headers().firstValue(Proof.ANSWER).orElse("");
        if (!Proof.isRight(proof, token, challenge, address)) {
            throw new Failure(Failure.FAILED, "what answers at " + address + " does not know the token in "
                    + folder.token()
                    + ", which was not sent to it: either the host was killed and another program has its"
                    + " port, or that file was changed after the host had started; start the host again");
        }
    }

    private HttpRequest.Builder request(String path) throws Failure {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
    }

    /**
     * A host listens on loopback unless its settings say otherwise, and writes the number of its address: whatever else
     * is there is not for the token.
     */
    private URI uri(String path) throws Failure {
        try {
            URI uri = URI.create(address + path);
            if (form.matcher(address).matches()
                    && (plain || form == TLS || InetAddress.ofLiteral(uri.getHost()).isLoopbackAddress())) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new Failure(Failure.FAILED, "what is in " + folder.address()
                + " was not written by a host; delete that file, and start the host again");
    }

    private String ask(HttpRequest request) throws Failure, InterruptedException {
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() != 200) {
            throw new Failure(Failure.FAILED, detail(answer));
        }
        return answer.body();
    }

    private HttpResponse<String> send(HttpRequest request) throws Failure, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString(UTF_8));
        } catch (ConnectException e) {
            throw new Failure(Failure.FAILED, "no host runs here: nobody listens at " + address + ", which "
                    + folder.address() + " says; start one (msgserver start)", e);
        } catch (HttpTimeoutException e) {
            throw new Failure(Failure.FAILED, "the host at " + address + " has not answered in "
                    + request.timeout().orElse(PATIENCE).toSeconds() + " s; its log may say more", e);
        } catch (IOException e) {
            throw stranger(e.toString(), e);
        }
    }

    private String detail(HttpResponse<String> answer) throws Failure {
        String detail = parse(answer.body(), Problem.class).detail();
        return detail == null ? "the host answers " + answer.statusCode() : Table.printable(detail);
    }

    private Failure stranger(String told, Exception cause) {
        return new Failure(Failure.FAILED, "what answers at " + address + " does not speak like this host: " + told
                + "; has it stopped, or is it of another version?", cause);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    /** The part of problem JSON that people read. */
    private record Problem(@Nullable String detail) {}
}
