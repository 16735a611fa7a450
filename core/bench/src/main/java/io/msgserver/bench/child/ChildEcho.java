package io.msgserver.bench.child;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** The bare echo in a process of its own. */
public final class ChildEcho implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final Child child;
    private final InetSocketAddress address;

    private ChildEcho(Child child, InetSocketAddress address) {
        this.child = child;
        this.address = address;
    }

    public static ChildEcho start(int threads, List<String> javaOptions)
            throws IOException, ChildException, InterruptedException {
        Child child = Child.start(BenchEcho.class, javaOptions, String.valueOf(threads));
        try {
            int port = (int) child.ask("start", START).number("port");
            return new ChildEcho(child, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
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
