package io.msgserver.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import io.msgserver.api.Secret;
import io.msgserver.host.login.EmbeddedLogin;
import io.msgserver.host.net.EmbeddedSocket;
import io.msgserver.protocol.LoginAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A whole login without network and plugin, compared with {@link LoginModel}. The input is a list of orders. Each is a
 * letter and its arguments:
 *
 * <pre>
 * P size  input arrives in pieces of that many bytes, or of more if there were too many pieces; 0 is one piece
 * k       a good key of the classic handshake
 * K       a good key of the modern one
 * p       the proof for the key
 * t text  a token, encrypted, with its length before it
 * B bytes any bytes, with their length before them; no line end
 * Z no    that many times 256 bytes of a line that does not end
 * C       the client closes
 * D       the server's other threads stop working, or resume
 * </pre>
 */
final class LoginTarget implements Target {
    /** Bytes: a line, held twice while its buffer grows, and the last read. */
    private static final long MOST_MEMORY = 8L * (LoginAnswer.MAX_LINE + 1) + 65_536;

    private static final int MOST_PIECES = 200;

    private final Plugin plugin = new Plugin();
    private final EmbeddedLogin server = new EmbeddedLogin(plugin);

    /** Accepts every token that does not begin with an exclamation mark, and records the logins. */
    private static final class Plugin implements LoginServerHandler {
        private final List<String> tokens = new ArrayList<>();
        private final List<Secret> secrets = new ArrayList<>();

        @Override
        public LoginServer server() {
            throw new AssertionError("nobody asks the server");
        }

        @Override
        public Identity onAuth(byte[] token) throws LoginRefusedException {
            tokens.add(HexFormat.of().formatHex(token));
            if (token.length > 0 && token[0] == '!') {
                throw new LoginRefusedException("as it was told");
            }
            return new Identity("sample", "alice");
        }

        @Override
        public String onLogin(Identity who, Secret secret) {
            secrets.add(secret);
            return LoginModel.SUBID;
        }
    }

    @Override
    public void run(byte[] input) throws Exception {
        plugin.tokens.clear();
        plugin.secrets.clear();
        try (var login = new Login()) {
            login.play(new Script(input));
        }
    }

    /** One connection and its model. */
    private final class Login implements AutoCloseable {
        private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
        private final EmbeddedSocket socket = server.connect(memory);
        private final LoginModel model;
        private final StringBuilder received = new StringBuilder();
        private int piece;
        private boolean busy;

        Login() throws Exception {
            model = new LoginModel(line());
        }

        void play(Script script) throws Exception {
            while (script.hasMore()) {
                play(script.order(), script);
                if (!busy) {
                    work();
                }
                assertAlike();
            }
        }

        private void play(char order, Script script) throws Exception {
            switch (order) {
                case 'P' -> piece = script.number();
                case 'k' -> send(model.classicKey());
                case 'K' -> send(model.modernKey());
                case 'p' -> send(model.proof());
                case 't' -> send(model.token(script.some()));
                case 'B' -> send(script.some());
                case 'Z' -> send(new byte[256 * script.number()]);
                case 'C' -> {
                    model.hangUp();
                    socket.close();
                }
                case 'D' -> busy = !busy;
                default -> {
                    // The letter is no order.
                }
            }
        }

        private void work() throws Exception {
            model.works();
            server.work();
            if (socket.isOpen()) {
                socket.runTasks();
            }
            hearServerKey();
        }

        /** Passes the server's key to the model. It is the only line that the model cannot predict. */
        private void hearServerKey() throws Exception {
            read();
            int end = received.indexOf("\n");
            if (model.awaitsServerKey() && end >= 0) {
                model.serverKey(received.substring(0, end));
                received.delete(0, end + 1);
            }
        }

        private void send(byte[] bytes) throws Exception {
            int step = Math.max(1, piece == 0 ? bytes.length : Math.max(piece, bytes.length / MOST_PIECES));
            for (int at = 0; at < bytes.length && socket.isOpen(); at += step) {
                byte[] part = Arrays.copyOfRange(bytes, at, Math.min(at + step, bytes.length));
                model.arrives(part);
                socket.read(part);
                hearServerKey();
            }
        }

        private void assertAlike() {
            read();
            assertThat(received).hasToString(model.answer());
            assertThat(socket.isOpen()).as("whether it is open").isEqualTo(model.isOpen());
            assertThat(plugin.tokens).isEqualTo(model.tokens());
            assertThat(plugin.secrets).isEqualTo(model.secrets());
            assertThat(memory()).isLessThan(MOST_MEMORY);
        }

        /** Returns the server's last line, and checks that there is no other. */
        private String line() {
            read();
            String line = received.toString();
            received.setLength(0);
            assertThat(line).endsWith("\n");
            return line.substring(0, line.length() - 1);
        }

        private void read() {
            for (ByteBuf sent = socket.readOutbound(); sent != null; sent = socket.readOutbound()) {
                received.append(sent.toString(ISO_8859_1));
                sent.release();
            }
        }

        private long memory() {
            return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
        }

        @Override
        public void close() {
            server.forget();
            socket.finishAndReleaseAll();
            assertThat(memory()).as("memory that is left").isZero();
        }
    }
}
