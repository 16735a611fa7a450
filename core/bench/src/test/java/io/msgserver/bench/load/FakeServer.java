package io.msgserver.bench.load;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server without users whose responses the test determines. */
final class FakeServer implements AutoCloseable {

    /** Returns the response to a connection's request of that number, from 1; null closes the connection. */
    interface Answers {
        byte @Nullable [] to(int count, byte[] content, int session) throws InterruptedException;
    }

    private final ServerSocket listener;
    private final Answers answers;
    private final AtomicInteger open = new AtomicInteger();

    private FakeServer(ServerSocket listener, Answers answers) {
        this.listener = listener;
        this.answers = answers;
    }

    static FakeServer start(Answers answers) throws IOException {
        var server = new FakeServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answers);
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    /** Returns a successful response with that content. */
    static byte[] ok(byte[] content, int session) {
        return frame(content, 1, session);
    }

    static byte[] frame(byte[] content, int ok, int session) {
        return ByteBuffer.allocate(2 + content.length + 5).putShort((short) (content.length + 5)).put(content)
                .put((byte) ok).putInt(session).array();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Returns the number of open connections. */
    int open() {
        return open.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            for (int count = 1;; count++) {
                byte[] request = in.readNBytes(in.readUnsignedShort());
                byte[] content = Arrays.copyOf(request, request.length - 4);
                byte[] answer = answers.to(count, content, ByteBuffer.wrap(request).getInt(content.length));
                if (answer == null) {
                    return;
                }
                out.write(answer);
            }
        } catch (IOException | InterruptedException _) {
            // The client has gone, or the test is over.
        } finally {
            open.decrementAndGet();
        }
    }

    /** A point at which responses wait until the test releases them. */
    static final class Stall {
        private final CountDownLatch released = new CountDownLatch(1);

        void await() throws InterruptedException {
            released.await();
        }

        void release() {
            released.countDown();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
