package io.msgserver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.msgserver.EmbeddedGate;
import io.msgserver.host.net.EmbeddedSocket;
import io.msgserver.protocol.Packages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A whole gate without network, compared with {@link GateModel}. The input is a list of orders. Each is a letter and
 * its arguments:
 *
 * <pre>
 * N          a client connects, and becomes the current client
 * S which    selects the current client
 * P size     input arrives in pieces of that many bytes, or of more if there were too many pieces; 0 is one piece
 * H who step a good handshake: of alice (even) or bob (odd), the index that much above the last one
 * R no text  a request: its number, and a text with its length before it
 * Z no size  a large one: that many times 256 bytes
 * B bytes    any bytes, with their length before them
 * C          the client closes
 * L who      a logout
 * I who      a login
 * T          the time for a handshake passes
 * </pre>
 */
final class PackagesTarget implements Target {
    /** Bytes of one connection: a partial package, held twice while its buffer grows, and the last read. */
    private static final long MOST_MEMORY = 4L * (Packages.MAX_PACKAGE + 1);
    private static final int MOST_CONNECTIONS = 16;
    private static final int MOST_PIECES = 200;
    private static final long HANDSHAKE_SECONDS = 10;

    private final EmbeddedGate gate = new EmbeddedGate(this::answer);
    private GateModel model = new GateModel();

    /** Runs the handler of the model, which counts the runs. */
    private byte[] answer(byte[] message) {
        return model.handle(message);
    }

    @Override
    public void run(byte[] input) {
        model = new GateModel();
        try (var round = new Round()) {
            round.play(new Script(input));
        }
    }

    /** One gate, its clients and their model. */
    private final class Round implements AutoCloseable {
        private final EmbeddedGate.Round users = gate.begin();
        private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        private final List<EmbeddedSocket> sockets = new ArrayList<>();
        private final List<ByteArrayOutputStream> received = new ArrayList<>();
        private int acting;
        private int piece;

        void play(Script script) {
            login(0);
            login(1);
            connect();
            while (script.hasMore()) {
                play(script.order(), script);
                assertAlike();
            }
        }

        private void play(char order, Script script) {
            switch (order) {
                case 'N' -> connect();
                case 'S' -> acting = script.number() % sockets.size();
                case 'P' -> piece = script.number();
                case 'H' -> send(model.handshake(script.number() % 2, (byte) script.number()));
                case 'R' -> {
                    int number = script.number();
                    send(Packages.request(script.some(), number));
                }
                case 'Z' -> {
                    int number = script.number();
                    send(Packages.request(new byte[Math.min(script.number() * 257, Packages.MAX_REQUEST)], number));
                }
                case 'B' -> send(script.some());
                case 'C' -> {
                    model.hangUp(acting);
                    sockets.get(acting).close();
                }
                case 'L' -> logout(script.number() % 2);
                case 'I' -> login(script.number() % 2);
                case 'T' -> letTimePass();
                default -> {
                    // The letter is no order.
                }
            }
        }

        private void connect() {
            if (sockets.size() < MOST_CONNECTIONS) {
                acting = sockets.size();
                sockets.add(users.connect(memory));
                received.add(new ByteArrayOutputStream());
                model.connect();
            }
        }

        private void login(int who) {
            logout(who);
            users.login(model.login(who), model.secret(who));
        }

        private void logout(int who) {
            model.logout(who).ifPresent(users::logout);
        }

        private void letTimePass() {
            model.letTimePass();
            for (EmbeddedSocket socket : sockets) {
                if (socket.isOpen()) {
                    socket.advanceTimeBy(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
                    socket.runPendingTasks();
                }
            }
        }

        private void send(byte[] bytes) {
            int step = Math.max(1, piece == 0 ? bytes.length : Math.max(piece, bytes.length / MOST_PIECES));
            for (int at = 0; at < bytes.length; at += step) {
                byte[] part = Arrays.copyOfRange(bytes, at, Math.min(at + step, bytes.length));
                EmbeddedSocket socket = sockets.get(acting);
                if (!socket.isOpen()) {
                    return;
                }
                socket.read(part);
                model.arrives(acting, part);
            }
        }

        private void assertAlike() {
            for (int i = 0; i < sockets.size(); i++) {
                read(i);
                assertThat(received.get(i).toByteArray()).as("what connection %d received", i)
                        .isEqualTo(model.received(i));
                assertThat(sockets.get(i).isOpen()).as("whether connection %d is open", i).isEqualTo(model.isOpen(i));
            }
            assertThat(users.disconnectsTold()).isEqualTo(model.disconnectsTold());
            assertThat(memory()).isLessThanOrEqualTo(sockets.size() * MOST_MEMORY);
        }

        private void read(int which) {
            for (ByteBuf sent = sockets.get(which).readOutbound(); sent != null; sent = sockets.get(which)
                    .readOutbound()) {
                byte[] bytes = new byte[sent.readableBytes()];
                sent.readBytes(bytes).release();
                received.get(which).writeBytes(bytes);
            }
        }

        private long memory() {
            return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
        }

        @Override
        public void close() {
            sockets.forEach(EmbeddedSocket::finishAndReleaseAll);
            assertThat(memory()).as("memory that is left").isZero();
        }
    }
}
