package io.msgserver.host.control;

import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.host.admin.HostAdmin;
import io.msgserver.host.control.LoginOrders.Order;
import io.msgserver.host.control.reply.EndReply;
import io.msgserver.host.control.reply.LoginReply;
import io.msgserver.host.session.SessionStatus;
import io.msgserver.protocol.HandshakeKind;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control routes for login, logout and kick, of one user or of many: one after another, each with its own result.
 */
final class LoginRoutes {
    private static final Logger log = LoggerFactory.getLogger(LoginRoutes.class);

    private final HostAdmin host;
    private final SecureRandom random = new SecureRandom();

    LoginRoutes(HostAdmin host) {
        this.host = host;
    }

    List<Route> all() {
        return List.of(new Route("POST", "/gates/{servername}/login", this::login),
                new Route("POST", "/gates/{servername}/logout", question -> end(question, Ending.LOGOUT)),
                new Route("POST", "/gates/{servername}/kick", question -> end(question, Ending.KICK)));
    }

    private LoginReply login(RouteRequest question) throws ProblemException {
        GateAdmin gate = GateRoutes.gate(host, question);
        List<Order> orders = LoginOrders.read(question.json(), LoginOrders.SECRET);
        var results = new ArrayList<LoginReply.Result>();
        for (Order order : orders) {
            results.add(login(gate, order));
        }
        log.info("gate {}: an operator logged {} of {} users in", gate.servername(),
                results.stream().filter(result -> result.subid() != null).count(), orders.size());
        return new LoginReply(results);
    }

    private LoginReply.Result login(GateAdmin gate, Order order) {
        byte[] given = order.secret();
        byte[] secret = given == null ? fresh() : given;
        try {
            String subid = gate.login(order.uid(), Secret.of(secret));
            String username = new Username(order.uid(), subid, gate.servername()).toString();
            return new LoginReply.Result(order.uid(), "done", subid, username,
                    given == null ? Base64.getEncoder().encodeToString(secret) : null, "");
        } catch (LoginRefusedException | IllegalArgumentException refused) {
            return new LoginReply.Result(order.uid(), "refused", null, null, null,
                    String.valueOf(refused.getMessage()));
        }
    }

    /** Returns a random secret. Existing clients accept only the length of the classic handshake. */
    private byte[] fresh() {
        var kind = host.settings().handshakes().contains(HandshakeKind.CLASSIC)
                ? HandshakeKind.CLASSIC
                : HandshakeKind.X25519;
        var secret = new byte[kind.keyBytes()];
        random.nextBytes(secret);
        return secret;
    }

    private enum Ending {
        LOGOUT("logged out") {
            @Override
            boolean of(GateAdmin gate, String uid, String subid) {
                return gate.logout(uid, subid);
            }
        },
        KICK("kicked") {
            @Override
            boolean of(GateAdmin gate, String uid, String subid) {
                return gate.kick(uid, subid);
            }
        };

        /** The verb for the log. */
        private final String told;

        Ending(String told) {
            this.told = told;
        }

        /** Ends the login. Returns whether the plugin was called. */
        abstract boolean of(GateAdmin gate, String uid, String subid);
    }

    private EndReply end(RouteRequest question, Ending ending) throws ProblemException {
        GateAdmin gate = GateRoutes.gate(host, question);
        List<Order> orders = LoginOrders.read(question.json(), LoginOrders.SUBID);
        var results = new ArrayList<EndReply.Result>();
        for (Order order : orders) {
            results.addAll(end(gate, order, ending));
        }
        log.info("gate {}: an operator {} {} of {} users", gate.servername(), ending.told,
                results.stream().filter(result -> result.outcome().equals("done")).map(EndReply.Result::uid).distinct()
                        .count(),
                orders.size());
        return new EndReply(results);
    }

    /** Without a subid: all logins of that uid. */
    private static List<EndReply.Result> end(GateAdmin gate, Order order, Ending ending) {
        String wanted = order.subid();
        List<String> subids = wanted == null ? subids(gate, order.uid()) : List.of(wanted);
        return subids.isEmpty()
                ? List.of(new EndReply.Result(order.uid(), null, "absent", ""))
                : subids.stream().map(subid -> end(gate, order.uid(), subid, ending)).toList();
    }

    private static EndReply.Result end(GateAdmin gate, String uid, String subid, Ending ending) {
        boolean wasThere = subids(gate, uid).contains(subid);
        boolean asked;
        try {
            asked = ending.of(gate, uid, subid);
        } catch (RuntimeException failed) {
            return new EndReply.Result(uid, subid, "failed", String.valueOf(failed.getMessage()));
        }
        if (subids(gate, uid).contains(subid)) {
            return new EndReply.Result(uid, subid, "failed", "the plugin let them stay");
        }
        return wasThere
                ? new EndReply.Result(uid, subid, "done", asked ? "" : withoutAsking(gate))
                : new EndReply.Result(uid, subid, "absent", "");
    }

    private static String withoutAsking(GateAdmin gate) {
        return "plugin " + gate.pluginId() + " is absent: the host ended the login without it";
    }

    private static List<String> subids(GateAdmin gate, String uid) {
        return gate.logins(uid).stream().map(SessionStatus::username).map(Username::subid).toList();
    }
}
