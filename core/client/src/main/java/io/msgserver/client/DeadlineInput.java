package io.msgserver.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A socket's input with one deadline for all reads: a socket's own timeout starts anew with every byte, so that a peer
 * that sends slowly could block its reader for ever. Used by one thread at a time.
 */
final class DeadlineInput extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private @Nullable CallDeadline deadline;
    /** The {@link System#nanoTime} of the last read. Written by the reader only. */
    private volatile long lastRead = System.nanoTime();

    DeadlineInput(Socket socket, CallDeadline deadline) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.deadline = deadline;
    }

    /** Ends the deadline: from now on a read may block for ever. */
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

    /** Returns the time of the last read. Called by any thread. */
    long lastRead() {
        return lastRead;
    }

    private int read(byte[] bytes, int offset, int length, CallDeadline by) throws IOException {
        socket.setSoTimeout(by.millisLeft());
        try {
            return in.read(bytes, offset, length);
        } catch (IOException e) {
            // Past the deadline a watchdog may have closed the socket.
            throw e instanceof SocketTimeoutException || by.passed() ? by.exceeded() : e;
        }
    }
}
