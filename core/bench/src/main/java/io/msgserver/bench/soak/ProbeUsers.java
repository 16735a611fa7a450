package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.Versions;
import io.msgserver.bench.plugin.Task;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A user of each gate whose connection is never cut, and who sends requests during an operator's actions: any fault
 * that they see is the host's. Used by one thread.
 */
final class ProbeUsers {
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration PLACE_TIMEOUT = Duration.ofSeconds(60);

    private final List<PlainUser> users;
    private final Versions versions;

    /** @param users one for each gate, to which their login belongs */
    ProbeUsers(List<PlainUser> users, Versions versions) {
        this.users = users;
        this.versions = versions;
    }

    /** Connects all of them. */
    Watch watch(ChildHost host) throws IOException, ChildException, BrokenPromiseException, InterruptedException {
        var watch = new Watch();
        try {
            for (PlainUser user : users) {
                watch.connections.add(connect(user, host));
            }
            return watch;
        } catch (ChildException | BrokenPromiseException | InterruptedException e) {
            watch.close();
            throw e;
        }
    }

    /** Returns a connection that has shaken hands; waits for a place at the gate while a crowd occupies all. */
    static PlainConnection connect(PlainUser user, ChildHost host)
            throws ChildException, BrokenPromiseException, InterruptedException {
        InetSocketAddress gate = host.gate(user.login().servername());
        long end = System.nanoTime() + PLACE_TIMEOUT.toNanos();
        while (true) {
            try {
                return connect(user, gate);
            } catch (IOException refused) {
                if (System.nanoTime() > end) {
                    throw new BrokenPromiseException("gate " + user.login().servername() + " has no place for " + user
                            + " for " + PLACE_TIMEOUT.toSeconds() + " s: " + refused);
                }
            }
            Thread.sleep(INTERVAL);
        }
    }

    private static PlainConnection connect(PlainUser user, InetSocketAddress gate)
            throws IOException, BrokenPromiseException {
        PlainConnection connection = PlainConnection.connectNarrow(gate);
        try {
            connection.shakeHands(user);
            return connection;
        } catch (IOException | BrokenPromiseException e) {
            connection.close();
            throw e;
        }
    }

    /** The bystanders' connections for some time. */
    final class Watch implements AutoCloseable {
        private final List<PlainConnection> connections = new ArrayList<>();

        /** Sends a request on each, and checks that a version that may serve answers it rightly. */
        void ask() throws BrokenPromiseException {
            for (int gate = 0; gate < users.size(); gate++) {
                ask(users.get(gate), connections.get(gate));
            }
        }

        /** Repeats that for the given time. */
        void askFor(Duration time) throws BrokenPromiseException, InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            do {
                ask();
                Thread.sleep(INTERVAL);
            } while (System.nanoTime() < end);
        }

        private void ask(PlainUser user, PlainConnection connection) throws BrokenPromiseException {
            String who = user + " of gate " + user.login().servername();
            int oldest = versions.serving();
            try {
                Task task = user.task(0, 0);
                connection.send(PlainUser.request(task));
                Response answer = connection.read();
                int newest = versions.newest();
                if (!answer.ok() || answer.session() != task.number()
                        || !comesFrom(oldest, newest, task, answer.content())) {
                    throw new BrokenPromiseException(who + " got a wrong answer to request " + task.number() + ", ok "
                            + answer.ok());
                }
            } catch (IOException | MalformedException e) {
                throw new BrokenPromiseException(who + " has lost the connection: " + e);
            }
        }

        private static boolean comesFrom(int oldest, int newest, Task task, byte[] answer) {
            for (int version = oldest; version <= newest; version++) {
                if (Arrays.equals(task.answer(version), answer)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            for (PlainConnection connection : connections) {
                connection.close();
            }
        }
    }
}
