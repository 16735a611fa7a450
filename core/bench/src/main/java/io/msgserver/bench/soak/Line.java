package io.msgserver.bench.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** One connection through the relay: a thread for each direction. Any thread may cut it. */
final class Line {
    private static final int BUFFER_BYTES = 16 * 1024;

    /** How it ends. */
    enum End {
        /** Both sides are told that no more comes. */
        FIN,
        /** Both sides are told that it is no more; what was under way is lost. */
        RST
    }

    private final Socket client;
    private final Socket host;
    /** Bytes that are carried yet. */
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private volatile End end = End.FIN;

    Line(Socket client, Socket host) {
        this.client = client;
        this.host = host;
    }

    /** Returns when it is over. */
    void carry() throws InterruptedException {
        Thread back = Thread.ofVirtual().name("relay back").start(() -> carry(host, client));
        carry(client, host);
        back.join();
    }

    /** Cuts it after so many more bytes, wherever in a package that is. */
    void cutAfter(int bytes, End how) {
        end = how;
        left.set(bytes);
        if (bytes == 0) {
            cut();
        }
    }

    private void carry(Socket from, Socket to) {
        var buffer = new byte[BUFFER_BYTES];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                long after = left.addAndGet(-read);
                out.write(buffer, 0, Math.clamp(after + read, 0, read));
                if (after <= 0) {
                    cut();
                }
            }
        } catch (IOException _) {
            // One side is gone, and the other goes too.
        }
    }

    private void cut() {
        try {
            switch (end) {
                case FIN -> finish();
                case RST -> reset();
            }
        } catch (IOException _) {
            // It is over already.
        }
    }

    private void finish() throws IOException {
        client.shutdownOutput();
        host.shutdownOutput();
    }

    /** Both are told how to end before one of them does: the threads close the other one then. */
    private void reset() throws IOException {
        client.setSoLinger(true, 0);
        host.setSoLinger(true, 0);
        client.close();
        host.close();
    }
}
