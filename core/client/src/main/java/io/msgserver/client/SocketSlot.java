package io.msgserver.client;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the socket that the connection's thread is blocked on available to other threads, so that they can end its
 * wait. A socket is in here before it connects; a closed slot opens no more. The lock guards the socket and closed.
 */
final class SocketSlot {
    private static final System.Logger log = System.getLogger(SocketSlot.class.getName());

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private @Nullable Socket socket;
    private boolean closed;

    /** Returns a new, unconnected socket. */
    Socket open() throws ClientClosedException {
        lock.lock();
        try {
            checkOpen();
            Socket fresh = new Socket();
            socket = fresh;
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /** Waits that long, or until closed. */
    void pause(Duration time) throws ClientClosedException, InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0) {
                left = closing.awaitNanos(left);
            }
            checkOpen();
        } finally {
            lock.unlock();
        }
    }

    void drop() {
        close(current(false));
    }

    void close() {
        close(current(true));
    }

    private @Nullable Socket current(boolean last) {
        lock.lock();
        try {
            closed |= last;
            closing.signalAll();
            return socket;
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() throws ClientClosedException {
        if (closed) {
            throw new ClientClosedException();
        }
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            log.log(Level.DEBUG, "closing a socket failed", e);
        }
    }
}
