package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.Username;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.admin.HostAdmin;
import io.msgserver.host.control.reply.GatesReply;
import io.msgserver.host.control.reply.UsersReply;
import io.msgserver.host.session.SessionStatus;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control routes about gates and their users. */
final class GateRoutes {
    private static final Logger log = LoggerFactory.getLogger(GateRoutes.class);

    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1000;

    private final HostAdmin host;

    GateRoutes(HostAdmin host) {
        this.host = host;
    }

    List<Route> all() {
        return List.of(new Route("GET", "/gates", _ -> list()),
                new Route("GET", "/gates/{servername}", question -> GatesReply.Gate.of(gate(host, question))),
                new Route("POST", "/gates/{servername}/open", question -> open(gate(host, question))),
                new Route("POST", "/gates/{servername}/close", question -> close(gate(host, question))),
                new Route("GET", "/gates/{servername}/users", List.of("prefix", "cursor", "limit"), this::users),
                new Route("GET", "/gates/{servername}/users/{uid}", this::user));
    }

    /** Returns the gate that the first variable names. */
    static GateAdmin gate(HostAdmin host, RouteRequest question) throws ProblemException {
        String name = question.variables().getFirst();
        List<GateAdmin> gates = host.gates();
        for (GateAdmin gate : gates) {
            if (gate.servername().equals(name)) {
                return gate;
            }
        }
        throw new ProblemException(Problem.notFound("there is no gate " + name + ", only "
                + gates.stream().map(GateAdmin::servername).toList()));
    }

    private GatesReply list() {
        return new GatesReply(host.gates().stream().map(GatesReply.Gate::of).toList());
    }

    private static GatesReply.Gate open(GateAdmin gate) throws ProblemException {
        try {
            gate.open();
        } catch (IllegalStateException | IOException closed) {
            throw new ProblemException(Problem.conflict(String.valueOf(closed.getMessage())));
        }
        log.info("gate {} was opened by an operator", gate.servername());
        return GatesReply.Gate.of(gate);
    }

    private static GatesReply.Gate close(GateAdmin gate) {
        gate.close();
        log.info("gate {} was closed by an operator", gate.servername());
        return GatesReply.Gate.of(gate);
    }

    private UsersReply users(RouteRequest question) throws ProblemException {
        GateAdmin gate = gate(host, question);
        int most = question.query().number("limit", PAGE, LARGEST_PAGE);
        // One more than asked for tells whether there is another page.
        List<SessionStatus> found = gate.users(question.query().text("prefix"),
                after(question.query().text("cursor")), most + 1);
        List<SessionStatus> page = found.subList(0, Math.min(most, found.size()));
        return new UsersReply(page.stream().map(UsersReply.User::of).toList(),
                found.size() > most ? cursor(page.getLast().username()) : null);
    }

    private static String cursor(Username last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last.toString().getBytes(UTF_8));
    }

    private static @Nullable Username after(String cursor) throws ProblemException {
        try {
            return cursor.isEmpty() ? null : Username.parse(new String(Base64.getUrlDecoder().decode(cursor), UTF_8));
        } catch (IllegalArgumentException _) {
            throw new ProblemException(
                    Problem.badRequest("that is no cursor: write what \"next\" of the page before said"));
        }
    }

    private UsersReply.Detail user(RouteRequest question) throws ProblemException {
        GateAdmin gate = gate(host, question);
        String uid = question.variables().getLast();
        List<SessionStatus> logins = gate.logins(uid);
        if (logins.isEmpty()) {
            throw new ProblemException(
                    Problem.notFound("user " + uid + " is not logged in at gate " + gate.servername()));
        }
        return new UsersReply.Detail(uid, logins.stream().map(UsersReply.User::of).toList());
    }
}
