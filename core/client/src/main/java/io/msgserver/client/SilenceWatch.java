package io.msgserver.client;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;

/**
 * Closes a socket at a deadline, whatever its user is doing then: TLS reads a message in as many pieces as it arrives
 * in, each of them with a timeout of its own.
 */
final class SilenceWatch implements AutoCloseable {
    private static final System.Logger log = System.getLogger(SilenceWatch.class.getName());

    private final Thread thread;

    private SilenceWatch(Thread thread) {
        this.thread = thread;
    }

    static SilenceWatch over(Socket socket, CallDeadline deadline) {
        return new SilenceWatch(Thread.ofVirtual().name("msgclient watchdog").start(() -> watch(socket, deadline)));
    }

    private static void watch(Socket socket, CallDeadline deadline) {
        try {
            Thread.sleep(deadline.left());
            socket.close();
        } catch (InterruptedException _) {
            log.log(Level.TRACE, "what was watched is over in time");
        } catch (IOException e) {
            log.log(Level.DEBUG, "closing a socket failed", e);
        }
    }

    /** Ends the watch in time. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
