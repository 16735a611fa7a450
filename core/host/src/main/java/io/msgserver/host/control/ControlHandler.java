package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The way of one question: its token, its route, its body, and the answer in JSON. Any thread. */
final class ControlHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(ControlHandler.class);

    /** Bytes in the body of a request. */
    static final int LARGEST_BODY = 64 * 1024;
    /** So much of what is too large is read all the same: who is cut off while sending may not see the answer. */
    private static final int PATIENCE = 1024 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final Token token;
    private final String address;
    private final Routes routes;
    /** The host stops: set once, by whoever stops it. */
    private volatile boolean stopping;
    private final JsonMapper json = JsonMapper.shared();

    /** @param address as it is written for those who are to find it */
    ControlHandler(Token token, String address, Routes routes) {
        this.token = token;
        this.address = address;
        this.routes = routes;
    }

    /** From now on one may only look. */
    void refuseChanges() {
        stopping = true;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answerOrProblem(exchange);
        }
    }

    private void answerOrProblem(HttpExchange exchange) throws IOException {
        try {
            Object content = answer(exchange);
            send(exchange, content instanceof Answer told ? told : new Answer(200, Answer.JSON, content));
        } catch (ProblemException e) {
            e.headers().forEach(exchange.getResponseHeaders()::set);
            send(exchange, new Answer(e.problem().status(), "application/problem+json", e.problem()));
        }
    }

    private Object answer(HttpExchange exchange) throws ProblemException, IOException {
        // First of all: who has no token learns nothing, not even which paths there are.
        String path = exchange.getRequestURI().getRawPath() == null ? "" : exchange.getRequestURI().getRawPath();
        boolean open = routes.isOpen(exchange.getRequestMethod(), path);
        if (!open && !token.isShownIn(exchange.getRequestHeaders().getFirst("Authorization"))) {
            throw unauthorized(exchange.getRequestHeaders().getFirst(Proof.CHALLENGE));
        }
        Routes.Match match = routes.find(exchange.getRequestMethod(), path);
        if (stopping && !exchange.getRequestMethod().equals("GET")) {
            throw new ProblemException(Problem.unavailable("the host stops"));
        }
        Query query = Query.parse(exchange.getRequestURI().getRawQuery(), match.route().query());
        InputStream body = match.route().uploads()
                ? exchange.getRequestBody()
                : limited(exchange.getRequestBody());
        try {
            return match.route().action().run(new Question(match.variables(), query, body));
        } catch (RuntimeException fault) {
            log.error("{} {} failed", exchange.getRequestMethod(), path, fault);
            throw new ProblemException(Problem.internal("this is a fault of the host; its log says more"));
        }
    }

    private ProblemException unauthorized(@Nullable String challenge) {
        var headers = new HashMap<String, String>();
        headers.put("WWW-Authenticate", "Bearer");
        if (challenge != null) {
            headers.put(Proof.ANSWER, token.proof(challenge, address));
        }
        return new ProblemException(
                Problem.unauthorized("send the token in run/control.token: Authorization: Bearer TOKEN"), headers);
    }

    /** What is sent is read before anything happens, as far as it may go. */
    private static InputStream limited(InputStream body) throws ProblemException, IOException {
        byte[] content = body.readNBytes(LARGEST_BODY + 1);
        if (content.length > LARGEST_BODY) {
            throw tooLarge(body, LARGEST_BODY);
        }
        return new ByteArrayInputStream(content);
    }

    /** @param body of which more than the most was read */
    static ProblemException tooLarge(InputStream body, long most) throws IOException {
        for (long left = PATIENCE, read = 1; left > 0 && read > 0; left -= read) {
            read = body.readNBytes(BUFFER).length;
        }
        return new ProblemException(Problem.contentTooLarge("the body of this request has at most " + most + " bytes"));
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.content() instanceof String text
                ? text.getBytes(UTF_8)
                : json.writeValueAsBytes(answer.content());
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }
}
