package io.msgserver.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A connection while its deadline runs: plain, or TLS over it. Closing this ends the deadline, not the connection. */
final class Opening implements AutoCloseable {
    private final Socket socket;
    private final @Nullable SilenceWatch watchdog;

    private Opening(Socket socket, @Nullable SilenceWatch watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /**
     * Connects. Leaves the plain socket to its caller, also if it throws.
     *
     * @param tls    null for none
     * @param others the number of other addresses that may have to be tried in the same time: this one takes its share
     */
    static Opening begin(Socket plain, InetSocketAddress server, @Nullable Tls tls, CallDeadline deadline, int others)
            throws IOException {
        plain.connect(server, deadline.share(1 + others).millisLeft());
        plain.setTcpNoDelay(true);
        if (tls == null) {
            return new Opening(plain, null);
        }
        SilenceWatch watchdog = SilenceWatch.over(plain, deadline);
        try {
            return new Opening(tls.over(plain, server), watchdog);
        } catch (IOException e) {
            watchdog.close();
            throw deadline.passed() ? deadline.exceeded() : e;
        }
    }

    /** Returns the socket of the conversation. */
    Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        if (watchdog != null) {
            watchdog.close();
        }
    }
}
