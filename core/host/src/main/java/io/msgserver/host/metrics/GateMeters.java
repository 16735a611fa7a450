package io.msgserver.host.metrics;

import io.msgserver.host.gate.Traffic;
import io.msgserver.host.msgserver.HandshakeOutcome;
import io.msgserver.host.msgserver.MessageServer;
import io.msgserver.host.msgserver.RequestCounts;
import io.msgserver.host.net.ConnectionRefusal;
import io.msgserver.host.net.Listener;
import io.msgserver.host.session.RememberedWalk;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The metrics of gates. */
final class GateMeters {
    /** The time limit of one step through the users: a host of very many users needs several steps. */
    private static final Duration STEP_TIME = Duration.ofMillis(50);

    private final Names names;
    private final Histograms histograms;
    private final List<RememberedWalk> walks = new CopyOnWriteArrayList<>();

    GateMeters(Names names, Histograms histograms) {
        this.names = names;
        this.histograms = histograms;
    }

    /** Updates the values before a scrape. */
    void refresh() {
        walks.forEach(RememberedWalk::advance);
    }

    void watch(MessageServer gate) {
        String[] label = {"gate", gate.servername()};
        names.gauge("msgserver.gate.open", "", "1 while the gate listens", () -> gate.address() == null ? 0 : 1, label);
        connections(names, gate.listener(), gate.servername());
        traffic(gate.traffic(), label);
        requests(gate.requests(), label);
        users(gate, label);
        names.tally("msgserver.handshakes", "Connections by what became of their handshake", HandshakeOutcome.class,
                gate.handshakes(), "outcome", label);
    }

    /** @param listener the gate's name, {@code login} or {@code control} */
    static void connections(Names names, Listener port, String listener) {
        String[] label = {"listener", listener};
        names.gauge("msgserver.connections.open", "", "Connections that are open", port::count, label);
        names.count("msgserver.connections.accepted", "Connections that were let in", port, Listener::accepted, label);
        names.tally("msgserver.connections.refused", "Connections that were not", ConnectionRefusal.class,
                port.refused(),
                "reason", label);
        names.gauge("msgserver.addresses.remembered", "", "Client addresses that are counted", port::addresses, label);
        names.count("msgserver.connections.uncounted", "Connections let in and not counted for their address", port,
                Listener::uncounted, label);
    }

    private void traffic(Traffic traffic, String... label) {
        names.bytes("msgserver.received", "What came from clients", traffic, Traffic::in, label);
        names.bytes("msgserver.sent", "What was given to the system to send", traffic, Traffic::out, label);
        names.tally("msgserver.pauses", "How often a client was not read from for a while", Traffic.Pause.class,
                traffic.pauses(), "reason", label);
        names.tally("msgserver.client.faults", "Connections closed for what the client did after its handshake",
                Traffic.Fault.class, traffic.faults(), "kind", label);
    }

    private void requests(RequestCounts requests, String... label) {
        String help = "Requests by what became of them";
        names.count("msgserver.requests", help, requests, RequestCounts::answered, with(label, "outcome", "ok"));
        names.count("msgserver.requests", help, requests, RequestCounts::failed, with(label, "outcome", "failed"));
        names.count("msgserver.requests", help, requests, RequestCounts::neverRun, with(label, "outcome", "not_run"));
        names.count("msgserver.requests.timed.out",
                "Requests that failed since their handler took longer than request_timeout", requests,
                RequestCounts::timedOut, label);
        names.count("msgserver.event.loop.offences",
                "Requests that held an event loop up for longer than event_loop_limit", requests,
                RequestCounts::offences, label);
        String again = "Requests that were asked again, and not run again";
        names.count("msgserver.resends", again, requests, RequestCounts::resent, with(label, "kind", "remembered"));
        names.count("msgserver.resends", again, requests, RequestCounts::dropped, with(label, "kind", "dropped"));
        names.count("msgserver.resends", again, requests, RequestCounts::ignored, with(label, "kind", "ignored"));
        histograms.add("msgserver_request_waiting_seconds", "From a request's arrival to the call of the handler",
                requests.waiting(), label);
        histograms.add("msgserver_request_handling_seconds", "How long the handler takes", requests.handling(), label);
    }

    private static String[] with(String[] label, String name, String value) {
        return new String[]{label[0], label[1], name, value};
    }

    private void users(MessageServer gate, String... label) {
        names.gauge("msgserver.users.online", "", "Logins in force, connected or not", gate.users()::count, label);
        var walk = new RememberedWalk(gate.users(), STEP_TIME);
        walks.add(walk);
        names.gauge("msgserver.remembered.responses", "", "Responses that are remembered", walk,
                remembered -> remembered.last().responses(), label);
        names.gauge("msgserver.remembered", "bytes", "What they take", walk, remembered -> remembered.last().bytes(),
                label);
    }
}
