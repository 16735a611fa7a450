package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.LogReader;
import io.msgserver.bench.load.CuttableRelay;
import io.msgserver.client.Login;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consecutive hosts in one folder, each with the state that the previous one has kept, behind the same relays. Used
 * by one thread.
 */
final class RestartedHost implements AutoCloseable {
    private final List<String> gates;
    private final List<CuttableRelay> relays = new ArrayList<>();
    private final Findings findings;
    private ChildHost host;
    private long begun = System.nanoTime();
    private int life = 1;
    private Limits limits = Limits.NONE;

    private RestartedHost(List<String> gates, ChildHost host, Findings findings) {
        this.gates = gates;
        this.host = host;
        this.findings = findings;
    }

    static RestartedHost begin(ChildHost.Plan plan, LogReader log, Findings findings)
            throws IOException, ChildException, InterruptedException {
        var restarted = new RestartedHost(plan.gates(), ChildHost.start(plan, log), findings);
        try {
            for (String _ : plan.gates()) {
                restarted.relays.add(CuttableRelay.open(findings::unexplained));
            }
            restarted.lead(restarted.host);
            return restarted;
        } catch (IOException | ChildException e) {
            restarted.close();
            throw e;
        }
    }

    private void lead(@Nullable ChildHost to) throws ChildException {
        for (int gate = 0; gate < gates.size(); gate++) {
            relays.get(gate).leadTo(to == null ? null : to.gate(gates.get(gate)));
        }
    }

    /** Returns the relay before each gate. */
    List<CuttableRelay> relays() {
        return relays;
    }

    /** Returns the running host. */
    ChildHost current() {
        return host;
    }

    /** Returns the number of the current life, from 1. */
    int life() {
        return life;
    }

    /** Returns the counts of all lives so far. */
    Limits limits() {
        return limits;
    }

    List<Login> logIn(int gate, int first, int count) throws ChildException, InterruptedException {
        return count == 0 ? List.of() : host.logIn(gates.get(gate), first, count);
    }

    /** Stops the host by a signal, whatever its state. */
    void end() throws ChildException, InterruptedException {
        limits = limits.plus(host.counts());
        relays.forEach(CuttableRelay::hostStops);
        int code = host.stop();
        lead(null);
        if (code != 0) {
            findings.broken("host " + life + ", stopped by SIGTERM, ended with exit code " + code);
        }
    }

    void beginAgain() throws IOException, ChildException, InterruptedException {
        host = host.restart();
        begun = System.nanoTime();
        life++;
        lead(host);
    }

    /** Returns the host's resources now, while everything is at rest. */
    Sample sample(int users, Duration patience) throws ChildException, InterruptedException {
        awaitConnections(users, patience);
        return Sample.of(life, (System.nanoTime() - begun) / 1e9, host.exactVitals());
    }

    private void awaitConnections(int users, Duration patience) throws ChildException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        long open = host.connections();
        while (open != users) {
            if (System.nanoTime() > end) {
                findings.broken(open + " connections are open at rest, and there are " + users + " users");
                return;
            }
            Thread.sleep(Duration.ofMillis(20));
            open = host.connections();
        }
    }

    /** Returns the file in which the runs of all lives are recorded. */
    Path journal() {
        return host.journal();
    }

    @Override
    public void close() throws IOException {
        for (CuttableRelay relay : relays) {
            relay.close();
        }
        host.close();
    }
}
