package io.msgserver.bench.attack;

import io.msgserver.bench.child.Child;
import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildReply;
import io.msgserver.client.Login;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A process that runs an {@link Attacker}, and the conversation with it. Used by one thread at a time. */
public final class ChildAttacker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String DONE = "done";

    private final Child child;

    private ChildAttacker(Child child) {
        this.child = child;
    }

    /** @param connections open at once to each port */
    public static ChildAttacker start(Attack attack, InetSocketAddress login, InetSocketAddress gate, String servername,
            int connections) throws IOException {
        return new ChildAttacker(Child.start(Attacker.class, List.of(), attack.name(), String.valueOf(login.getPort()),
                String.valueOf(gate.getPort()), servername, String.valueOf(connections)));
    }

    /** Gives the attacker a good login. */
    public void addAccount(Login login) throws ChildException, InterruptedException {
        child.ask("account " + login.username() + " " + HexFormat.of().formatHex(login.secret()), PATIENCE);
    }

    /** Gives the attacker a recorded handshake, without its length. */
    public void addHandshake(byte[] handshake) throws ChildException, InterruptedException {
        child.ask("captured " + HexFormat.of().formatHex(handshake), PATIENCE);
    }

    /** @param enough the least number of guesses, for an attack that guesses */
    public void start(int enough) throws ChildException, InterruptedException {
        child.ask("start " + enough, PATIENCE);
    }

    /** Returns whether the attack has done the least that it has to do. */
    public boolean isDone() throws ChildException, InterruptedException {
        return child.ask("count", PATIENCE).number(DONE) == 1;
    }

    /** Returns when the attacker has closed all its connections. */
    public void stop() throws ChildException, InterruptedException {
        child.ask("stop", PATIENCE);
    }

    /** Returns the attempts so far and their outcomes, by name. */
    public Map<String, Long> counts() throws ChildException, InterruptedException {
        ChildReply counted = child.ask("count", PATIENCE);
        var counts = new TreeMap<String, Long>();
        for (String name : counted.values().keySet()) {
            if (!name.equals(DONE)) {
                counts.put(name, counted.number(name));
            }
        }
        return counts;
    }

    @Override
    public void close() {
        child.close();
    }
}
