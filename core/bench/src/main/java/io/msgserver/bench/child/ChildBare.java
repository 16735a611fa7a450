package io.msgserver.bench.child;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** A bare server in a process of its own. */
public final class ChildBare implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final Child child;
    private final InetSocketAddress address;

    private ChildBare(Child child, InetSocketAddress address) {
        this.child = child;
        this.address = address;
    }

    /** Starts an echo. */
    public static ChildBare echo(int threads, List<String> javaOptions)
            throws IOException, ChildException, InterruptedException {
        return start(BenchBare.ECHO, threads, javaOptions);
    }

    /** Starts a login server that accepts every handshake. */
    public static ChildBare login(int threads, List<String> javaOptions)
            throws IOException, ChildException, InterruptedException {
        return start(BenchBare.LOGIN, threads, javaOptions);
    }

    private static ChildBare start(String kind, int threads, List<String> javaOptions)
            throws IOException, ChildException, InterruptedException {
        Child child = Child.start(BenchBare.class, javaOptions, kind, String.valueOf(threads));
        try {
            int port = (int) child.ask("start", START).number("port");
            return new ChildBare(child, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (ChildException | InterruptedException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    public Child child() {
        return child;
    }

    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        child.close();
    }
}
