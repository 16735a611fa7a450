package io.msgserver.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A relay that stands for the network between the users and a gate. Its own address stays the same while hosts start
 * and stop at others, and its connections can be cut anywhere, also in the middle of a package. Thread-safe.
 */
public final class CuttableRelay implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ServerSocket door;
    private final Consumer<String> unexplained;
    private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
    /** Null while there is no host: new connections are closed then. */
    private volatile @Nullable InetSocketAddress host;
    /** True once the host has been stopped and may end its connections. */
    private volatile boolean stopping;

    private CuttableRelay(ServerSocket door, Consumer<String> unexplained) {
        this.door = door;
        this.unexplained = unexplained;
    }

    /** @param unexplained receives a report of each served connection that the host closes without a reason */
    public static CuttableRelay open(Consumer<String> unexplained) throws IOException {
        var relay = new CuttableRelay(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), unexplained);
        Thread.ofVirtual().name("relay door").start(relay::accept);
        return relay;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
    }

    public void leadTo(@Nullable InetSocketAddress gate) {
        host = gate;
        stopping = false;
    }

    /** Announces that the host will be stopped: from now on it may end any connection. */
    public void hostStops() {
        stopping = true;
    }

    /** Returns whether that host is the current one and has not been stopped. */
    public boolean isUp(InetSocketAddress gate) {
        return gate.equals(host) && !stopping;
    }

    /** Returns the address of the current host; null while there is none. */
    @Nullable
    public InetSocketAddress host() {
        return host;
    }

    /** Returns the connections that are open now. */
    public List<RelayedConnection> connections() {
        return List.copyOf(connections);
    }

    private void accept() {
        try (door) {
            while (true) {
                Socket client = door.accept();
                Thread.ofVirtual().name("relay").start(() -> connect(client));
            }
        } catch (IOException _) {
            // The relay is closed.
        }
    }

    private void connect(Socket client) {
        InetSocketAddress to = host;
        try (client; var server = new Socket()) {
            if (to == null) {
                return;
            }
            server.connect(to);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            var connection = new RelayedConnection(client, server);
            carry(connection);
            if (connection.isDropped() && isUp(to)) {
                unexplained.accept("the host has closed a good connection at " + to + ", which was not cut");
            }
        } catch (IOException _) {
            // The host is away; the client reconnects.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void carry(RelayedConnection connection) throws InterruptedException {
        connections.add(connection);
        try {
            connection.carry();
        } finally {
            connections.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        connections().forEach(connection -> connection.cutAfter(0, RelayedConnection.End.RST));
    }
}
