package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.host.http.Access;
import io.msgserver.host.http.BrokenBodyException;
import io.msgserver.host.http.HttpHead;
import io.msgserver.host.http.HttpReply;
import io.msgserver.host.http.HttpService;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Handles a request: checks the token, finds the route, reads the body, and replies in JSON. Any thread. */
final class ControlHandler implements HttpService {
    private static final Logger log = LoggerFactory.getLogger(ControlHandler.class);

    /** Bytes. The limit of the body of a request that is no upload. */
    static final int LARGEST_BODY = 64 * 1024;
    /** Bytes of a too long body that are still read: a client that is cut off while it sends may miss the reply. */
    private static final int PATIENCE = 1024 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final ControlToken token;
    private final String address;
    private final Routes routes;
    /** Whether the host stops. Set once, by the thread that stops it. */
    private volatile boolean stopping;
    private final JsonMapper json = JsonMapper.shared();

    /** @param address the address of this server, as the run folder has it */
    ControlHandler(ControlToken token, String address, Routes routes) {
        this.token = token;
        this.address = address;
        this.routes = routes;
    }

    /** Refuses all requests but GET from now on. */
    void refuseChanges() {
        stopping = true;
    }

    /** Runs before everything else: a client without the token learns nothing, not even which paths exist. */
    @Override
    public Access access(HttpHead head) {
        if (routes.isOpen(head.method(), head.path())) {
            return new Access.Open();
        }
        return token.isShownIn(head.header("Authorization"))
                ? new Access.Trusted()
                : new Access.Refused(reply(unauthorized(head.header(Proof.CHALLENGE))));
    }

    @Override
    public HttpReply answer(HttpHead head, InputStream body) throws IOException {
        try {
            Object content = content(head, body);
            return reply(content instanceof Answer answer ? answer : new Answer(200, Answer.JSON, content), Map.of());
        } catch (ProblemException e) {
            return reply(e);
        } catch (BrokenBodyException e) {
            return problem(e.status(), e.title(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public HttpReply problem(int status, String title, String detail) {
        return reply(new ProblemException(Problem.of(status, title, detail)));
    }

    private Object content(HttpHead head, InputStream body) throws ProblemException, IOException {
        Routes.Match match = routes.find(head.method(), head.path());
        if (stopping && !head.method().equals("GET")) {
            throw new ProblemException(Problem.unavailable("the host stops"));
        }
        Query query = Query.parse(head.query(), match.route().query());
        InputStream bounded = match.route().uploads() ? body : limited(body);
        try {
            return match.route().action().run(new RouteRequest(match.variables(), query, bounded));
        } catch (RuntimeException fault) {
            log.error("{} {} failed", head.method(), head.path(), fault);
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

    /** Reads the body, up to its limit, before the route runs. */
    private static InputStream limited(InputStream body) throws ProblemException, IOException {
        byte[] content = body.readNBytes(LARGEST_BODY + 1);
        if (content.length > LARGEST_BODY) {
            throw tooLarge(body, LARGEST_BODY);
        }
        return new ByteArrayInputStream(content);
    }

    /** @param body a body of which more than the limit was read */
    static ProblemException tooLarge(InputStream body, long most) throws IOException {
        for (long left = PATIENCE, read = 1; left > 0 && read > 0; left -= read) {
            read = body.readNBytes(BUFFER).length;
        }
        return new ProblemException(Problem.contentTooLarge("the body of this request has at most " + most + " bytes"));
    }

    private HttpReply reply(ProblemException e) {
        return reply(new Answer(e.problem().status(), "application/problem+json", e.problem()), e.headers());
    }

    private HttpReply reply(Answer answer, Map<String, String> more) {
        var headers = new HashMap<>(more);
        headers.put("Content-Type", answer.type());
        headers.put("Cache-Control", "no-store");
        return new HttpReply(answer.status(), headers, answer.content() instanceof String text
                ? text.getBytes(UTF_8)
                : json.writeValueAsBytes(answer.content()));
    }
}
