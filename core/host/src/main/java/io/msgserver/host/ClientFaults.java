package io.msgserver.host;

import static java.util.stream.Collectors.joining;

import io.msgserver.host.gate.Traffic;
import io.msgserver.host.login.LoginOutcome;
import io.msgserver.host.login.LoginService;
import io.msgserver.host.msgserver.HandshakeOutcome;
import io.msgserver.host.msgserver.MessageServer;
import io.msgserver.host.net.ConnectionRefusal;
import io.msgserver.host.net.Listener;
import io.msgserver.host.session.RememberedTotal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports once a minute the faults of clients, the connections and logins that were refused or delayed by a limit, and
 * the responses that were evicted for their size. Each single event is logged at debug or not at all; otherwise any
 * client could fill the disk.
 */
final class ClientFaults implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClientFaults.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final List<Site> sites = new ArrayList<>();
    private final Thread thread = Thread.ofVirtual().name("client-faults").unstarted(this::run);

    /** @param login the login server; null when there is none */
    ClientFaults(@Nullable LoginService login, Collection<MessageServer> gates, RememberedTotal remembered) {
        if (login != null) {
            var site = new Site("the login server, what clients did wrong since the last such line");
            for (LoginOutcome outcome : LoginOutcome.values()) {
                if (outcome != LoginOutcome.OK) {
                    site.add("login " + text(outcome), () -> login.counts().outcomes().of(outcome));
                }
            }
            addRefusals(site, login.listener());
            sites.add(site);
        }
        gates.forEach(gate -> sites.add(ofGate(gate)));
        sites.add(ofMemory(remembered));
    }

    /**
     * Returns the report of evicted responses. The responses were large, or too many for the bound; a repeated request
     * runs again.
     */
    private static Site ofMemory(RememberedTotal remembered) {
        var site = new Site("remembered responses, since the last such line");
        site.add("forgotten for max_remembered of a gate",
                () -> remembered.forgotten(RememberedTotal.Bound.USER));
        site.add("forgotten for max_remembered of sessions",
                () -> remembered.forgotten(RememberedTotal.Bound.ALL));
        return site;
    }

    private static Site ofGate(MessageServer gate) {
        var site = new Site("gate " + gate.servername() + ", what clients did wrong since the last such line");
        for (HandshakeOutcome outcome : HandshakeOutcome.values()) {
            if (outcome != HandshakeOutcome.OK) {
                site.add("handshake " + text(outcome), () -> gate.handshakes().of(outcome));
            }
        }
        addRefusals(site, gate.listener());
        for (Traffic.Fault fault : Traffic.Fault.values()) {
            site.add(text(fault), () -> gate.traffic().faults().of(fault));
        }
        for (Traffic.Pause pause : Traffic.Pause.values()) {
            site.add("pauses for " + why(pause), () -> gate.traffic().pauses().of(pause));
        }
        return site;
    }

    private static void addRefusals(Site site, Listener port) {
        for (ConnectionRefusal reason : ConnectionRefusal.values()) {
            site.add("connections refused for " + text(reason), () -> port.refused().of(reason));
        }
    }

    private static String why(Traffic.Pause pause) {
        return switch (pause) {
            case BUSY -> "max_pending or max_pending_bytes";
            case CROWDED -> "max_pending_bytes of sessions";
            case CONGESTED -> "unread answers";
            case RATE -> "requests_per_second";
        };
    }

    private static String text(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                report();
            }
        } catch (InterruptedException _) {
            // The host stops.
        }
    }

    /** Reports the faults since the last report. Called by one thread at a time. */
    synchronized void report() {
        for (Site site : sites) {
            String news = site.news();
            if (!news.isEmpty()) {
                log.info("{}: {}", site.name, news);
            }
        }
    }

    /** Makes a last report when the host stops. */
    @Override
    public void close() {
        thread.interrupt();
        report();
    }

    private static final class Site {
        private final String name;
        private final List<Kind> kinds = new ArrayList<>();

        Site(String name) {
            this.name = name;
        }

        void add(String kind, LongSupplier count) {
            kinds.add(new Kind(kind, count));
        }

        String news() {
            return kinds.stream().map(Kind::news).filter(news -> !news.isEmpty()).collect(joining(", "));
        }
    }

    private static final class Kind {
        private final String name;
        private final LongSupplier count;
        /** The count at the last report. Guarded by the faults. */
        private long reported;

        Kind(String name, LongSupplier count) {
            this.name = name;
            this.count = count;
        }

        String news() {
            long now = count.getAsLong();
            long fresh = now - reported;
            reported = now;
            return fresh == 0 ? "" : name + " " + fresh;
        }
    }
}
