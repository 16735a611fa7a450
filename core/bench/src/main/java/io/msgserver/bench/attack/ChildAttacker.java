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

/** An {@link Attacker} and how to speak with it. One thread at a time. */
public final class ChildAttacker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String DONE = "done";

    private final Child child;

    private ChildAttacker(Child child) {
        this.child = child;
    }

    /** @param connections to each port, at once */
    public static ChildAttacker start(Attack attack, InetSocketAddress login, InetSocketAddress gate, String servername,
            int connections) throws IOException {
        return new ChildAttacker(Child.start(Attacker.class, List.of(), attack.name(), String.valueOf(login.getPort()),
                String.valueOf(gate.getPort()), servername, String.valueOf(connections)));
    }

    /** Gives it a good login. */
    public void give(Login login) throws ChildException, InterruptedException {
        child.ask("account " + login.username() + " " + HexFormat.of().formatHex(login.secret()), PATIENCE);
    }

    /** Lets it hear a handshake, which is without its length. */
    public void hear(byte[] handshake) throws ChildException, InterruptedException {
        child.ask("captured " + HexFormat.of().formatHex(handshake), PATIENCE);
    }

    /** @param enough guesses that it is to make at least, if that is what it does */
    public void start(int enough) throws ChildException, InterruptedException {
        child.ask("start " + enough, PATIENCE);
    }

    /** Whether all is done that was to be done at least. */
    public boolean isDone() throws ChildException, InterruptedException {
        return child.ask("count", PATIENCE).number(DONE) == 1;
    }

    /** Returns when it has closed all it had. */
    public void stop() throws ChildException, InterruptedException {
        child.ask("stop", PATIENCE);
    }

    /** Returns its attempts so far and their outcomes, by name. */
    public Map<String, Long> counts() throws ChildException, InterruptedException {
        ChildReply told = child.ask("count", PATIENCE);
        var counts = new TreeMap<String, Long>();
        for (String name : told.values().keySet()) {
            if (!name.equals(DONE)) {
                counts.put(name, told.number(name));
            }
        }
        return counts;
    }

    @Override
    public void close() {
        child.close();
    }
}
