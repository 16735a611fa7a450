package io.msgserver.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A socket's input under a deadline for everything read together: a socket's own timeout starts anew with every byte,
 * so that a peer who sends slowly could hold its reader for ever. Used by one thread at a time.
 */
final class DeadlineInput extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private @Nullable CallDeadline deadline;
    /** When the last bytes came, a {@link System#nanoTime}. Written by the reader alone. */
    private volatile long lastRead = System.nanoTime();

    DeadlineInput(Socket socket, CallDeadline deadline) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.deadline = deadline;
    }

    /** From now on a read may take for ever. */
    void lift() throws IOException {
        deadline = null;
        socket.setSoTimeout(0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = deadline == null ? in.read(bytes, offset, length) : read(bytes, offset, length, deadline);
        lastRead = System.nanoTime();
        return count;
    }

    /** Any thread. */
    long lastRead() {
        return lastRead;
    }

    private int read(byte[] bytes, int offset, int length, CallDeadline by) throws IOException {
        socket.setSoTimeout(by.millisLeft());
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            // Past the deadline a watchdog has closed it, perhaps.
            throw e instanceof SocketTimeoutException || by.passed() ? by.exceeded() : e;
        }
    }
}
