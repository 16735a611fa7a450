package io.msgserver.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One connection through the relay, with a thread for each direction. Any thread may cut it. */
public final class RelayedConnection {
    private static final int BUFFER_BYTES = 16 * 1024;

    /** The way in which a connection is cut. */
    public enum End {
        /** An orderly end of both sides' streams. */
        FIN,
        /** A reset of both sides; bytes under way are lost. */
        RST
    }

    private final Socket client;
    private final Socket host;
    /** The bytes that may still be carried. */
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private volatile End end = End.FIN;
    private volatile boolean cut;
    /** Whether the host has sent something, and so has accepted the client. */
    private volatile boolean served;
    /** The side that ended the connection; null until one has. */
    private final AtomicReference<@Nullable Side> ender = new AtomicReference<>();

    private enum Side {
        CLIENT, HOST
    }

    RelayedConnection(Socket client, Socket host) {
        this.client = client;
        this.host = host;
    }

    /** Carries bytes until the connection is over. */
    void carry() throws InterruptedException {
        Thread back = Thread.ofVirtual().name("relay back").start(() -> carry(Side.HOST, Side.CLIENT));
        carry(Side.CLIENT, Side.HOST);
        back.join();
    }

    /** Returns whether the host has ended the connection after it had served it. */
    boolean isDropped() {
        return ender.get() == Side.HOST && served && !cut;
    }

    /** Cuts the connection after so many more bytes, also within a package. */
    public void cutAfter(int bytes, End how) {
        end = how;
        cut = true;
        left.set(bytes);
        if (bytes == 0) {
            cut();
        }
    }

    private void carry(Side from, Side to) {
        var buffer = new byte[BUFFER_BYTES];
        try (Socket source = socket(from); Socket target = socket(to)) {
            InputStream in = source.getInputStream();
            OutputStream out = target.getOutputStream();
            for (int read = read(in, from, buffer); read >= 0; read = read(in, from, buffer)) {
                long after = left.addAndGet(-read);
                write(out, to, buffer, Math.clamp(after + read, 0, read));
                if (after <= 0) {
                    cut();
                }
            }
        } catch (IOException _) {
            // One side is gone; the other one is closed too.
        }
    }

    private Socket socket(Side side) {
        return switch (side) {
            case CLIENT -> client;
            case HOST -> host;
        };
    }

    private int read(InputStream in, Side from, byte[] buffer) throws IOException {
        int read = -1;
        try {
            read = in.read(buffer);
        } finally {
            if (read < 0) {
                ender.compareAndSet(null, from);
            }
        }
        if (from == Side.HOST && read > 0) {
            served = true;
        }
        return read;
    }

    private void write(OutputStream out, Side to, byte[] buffer, int length) throws IOException {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            ender.compareAndSet(null, to);
            throw e;
        }
    }

    private void cut() {
        try {
            switch (end) {
                case FIN -> finish();
                case RST -> reset();
            }
        } catch (IOException _) {
            // The connection is over already.
        }
    }

    private void finish() throws IOException {
        client.shutdownOutput();
        host.shutdownOutput();
    }

    /** Sets both sockets to reset before one of them closes: the threads then close the other one. */
    private void reset() throws IOException {
        client.setSoLinger(true, 0);
        host.setSoLinger(true, 0);
        client.close();
        host.close();
    }
}
