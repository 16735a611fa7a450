package io.msgserver.plugins.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.Lane;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pf4j.Extension;

/**
 * Posts each message to a web server, and answers with the server's response. The header {@code X-User} has the user's
 * name.
 */
@Extension
public final class Relay implements MsgServerHandler {
    private static final int OK = 200;
    /** The limit of a message server's answer, in bytes; more is not read. */
    private static final int MAX_RESPONSE_BYTES = 65_530;

    private final MsgServer server;
    private final RelayOptions options;
    /** One for all users: it keeps connections open, and has threads, which end with this version. */
    private final HttpClient http;

    /** Reads the settings. */
    public Relay(MsgServer server) {
        this.server = server;
        this.options = server.settings(RelayOptions.DEFAULTS);
        this.http = HttpClient.newBuilder().executor(server.executor()).connectTimeout(options.deadline()).build();
        server.closeAtEnd(http::shutdownNow);
    }

    @Override
    public MsgServer server() {
        return server;
    }

    /** The requests of a user do not depend on one another: a slow one must not delay the next ones. */
    @Override
    public Lane lane() {
        return Lane.CONCURRENT;
    }

    @Override
    public byte[] onRequest(Username username, byte[] message) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = ask(post(username, message));
        if (response.statusCode() != OK) {
            throw new IOException(options.url() + " answered " + response.statusCode() + ", not " + OK);
        }
        return response.body();
    }

    private HttpRequest post(Username username, byte[] message) {
        return HttpRequest.newBuilder(options.uri()).header("X-User", URLEncoder.encode(username.uid(), UTF_8))
                .POST(BodyPublishers.ofByteArray(message)).build();
    }

    /** The client's own timeout ends with the headers; this one covers the whole response. */
    private HttpResponse<byte[]> ask(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> asked = http.sendAsync(request,
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_RESPONSE_BYTES));
        try {
            return asked.get(options.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IOException(options.url() + " has not answered in " + options.deadline().toMillis()
                    + " ms: see what holds it up, or raise plugins.settings.relay.deadline", late);
        } catch (ExecutionException failed) {
            throw new IOException(options.url() + " cannot be asked: " + failed.getCause(), failed.getCause());
        } finally {
            // Also when the host interrupts: the response is no longer needed.
            asked.cancel(true);
        }
    }
}
