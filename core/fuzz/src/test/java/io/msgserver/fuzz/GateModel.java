package io.msgserver.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.msgserver.api.Username;
import io.msgserver.host.msgserver.EmbeddedGate;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.Packages;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model of a gate, written from the page on the protocol: it keeps all requests and searches them. It has two users,
 * alice with a secret of the classic handshake and bob with one of the modern. Requests are answered at once.
 */
final class GateModel {
    private static final BigInteger HIGHEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final List<String> NAMES = List.of("alice", "bob");
    private static final List<byte[]> SECRETS = List.of(new byte[]{1, 2, 3, 4, 5, 6, 7, 8}, new byte[32]);

    private final List<Connection> connections = new ArrayList<>();
    private final Map<Integer, Login> logins = new HashMap<>();
    private final List<Username> disconnects = new ArrayList<>();
    private int subids;
    /** The runs that the handler counted; {@link #expectedRuns} is the model's own count. */
    private int runs;
    private int expectedRuns;

    /** The state of one user, from a login to a logout. */
    private static final class Login {
        private final Username username;
        private final byte[] secret;
        private long index;
        private @Nullable Connection current;
        /** The latest question of each number. */
        private final Map<Integer, Question> asked = new HashMap<>();
        /** The questions in the order in which they were answered or asked again; the latest is last. */
        private final List<Question> answers = new ArrayList<>();

        Login(Username username, byte[] secret) {
            this.username = username;
            this.secret = secret;
        }

        boolean remembers(Question question) {
            return answers.subList(Math.max(0, answers.size() - EmbeddedGate.EXPIRED_NUMBER), answers.size())
                    .contains(question);
        }
    }

    private static final class Question {
        private final byte[] answer;
        private Connection on;

        Question(byte[] answer, Connection on) {
            this.answer = answer;
            this.on = on;
        }
    }

    private static final class Connection {
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        /** The responses to the current read. They are sent at its end. */
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();
        private byte[] pending = {};
        private boolean open = true;
        private @Nullable Login serves;
    }

    /** The handler. Its response contains the number of the run, so that a second run is detected. */
    byte[] handle(byte[] message) {
        return answered(message, runs++);
    }

    /** Throws for a text that begins with an exclamation mark. */
    private static byte[] answered(byte[] message, int run) {
        if (message.length > 0 && message[0] == '!') {
            throw new IllegalStateException("as it was told");
        }
        byte[] mark = ("#" + run).getBytes(ISO_8859_1);
        byte[] answer = Arrays.copyOf(message, message.length + mark.length);
        System.arraycopy(mark, 0, answer, message.length, mark.length);
        return answer;
    }

    private static byte[] response(byte[] message, int number, int run) {
        try {
            return Packages.response(answered(message, run), number);
        } catch (IllegalStateException | IllegalArgumentException _) {
            return Packages.failure(number); // The handler threw, or the answer does not fit.
        }
    }

    void connect() {
        connections.add(new Connection());
    }

    byte[] received(int connection) {
        return connections.get(connection).received.toByteArray();
    }

    boolean isOpen(int connection) {
        return connections.get(connection).open;
    }

    List<Username> disconnectsTold() {
        return disconnects;
    }

    byte[] secret(int who) {
        return SECRETS.get(who);
    }

    /** Logs a user in. Called after a {@link #logout}. */
    Username login(int who) {
        var username = new Username(NAMES.get(who), Integer.toString(++subids), "sample");
        logins.put(who, new Login(username, secret(who)));
        return username;
    }

    /** Logs a user out. Returns the user, or none when they were not logged in. */
    Optional<Username> logout(int who) {
        Login login = logins.remove(who);
        if (login == null) {
            return Optional.empty();
        }
        if (login.current != null) {
            login.current.open = false;
        }
        return Optional.of(login.username);
    }

    /** Returns a handshake, which is valid if the step is 1 or more and the user is logged in. */
    byte[] handshake(int who, int step) {
        Login login = logins.get(who);
        String username = login == null ? Handshake.username(NAMES.get(who), "sample", "0") : login.username.toString();
        long index = Math.max(0, (login == null ? 0 : login.index) + step);
        return Packages.frame(Handshake.prove(username, index, secret(who)).toBytes());
    }

    void hangUp(int which) {
        Connection connection = connections.get(which);
        connection.open = false;
        Login login = connection.serves;
        if (login != null && connection.equals(login.current)) {
            login.current = null;
            if (logins.containsValue(login)) {
                disconnects.add(login.username);
            }
        }
    }

    /** Advances the time beyond the timeout of handshakes. */
    void letTimePass() {
        connections.stream().filter(connection -> connection.serves == null).forEach(silent -> silent.open = false);
    }

    void arrives(int which, byte[] part) {
        Connection connection = connections.get(which);
        byte[] bytes = Arrays.copyOf(connection.pending, connection.pending.length + part.length);
        System.arraycopy(part, 0, bytes, connection.pending.length, part.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (connection.open && in.remaining() >= 2 && in.remaining() - 2 >= (in.getShort(in.position()) & 0xffff)) {
            byte[] content = new byte[in.getShort() & 0xffff];
            in.get(content);
            receive(which, connection, content);
        }
        connection.pending = Arrays.copyOfRange(bytes, in.position(), bytes.length);
        connection.received.writeBytes(connection.said.toByteArray());
        connection.said.reset();
    }

    private void receive(int which, Connection connection, byte[] content) {
        Login login = connection.serves;
        if (login == null) {
            String answer = shakeHands(connection, content);
            connection.said.writeBytes(Packages.frame(answer.getBytes(ISO_8859_1)));
            connection.open &= answer.equals("200 OK");
        } else if (content.length < Integer.BYTES) {
            // Requests of the same read may be sent again.
            connection.said.reset();
            hangUp(which);
        } else {
            int number = ByteBuffer.wrap(content).getInt(content.length - Integer.BYTES);
            ask(login, connection, Arrays.copyOf(content, content.length - Integer.BYTES), number);
        }
    }

    private String shakeHands(Connection connection, byte[] content) {
        String[] fields = new String(content, ISO_8859_1).split(":", 4);
        Login login = fields.length < 3 ? null : find(fields[0]);
        if (login == null) {
            return "404 User Not Found";
        }
        byte[] mac;
        try {
            mac = Base64Text.decode(fields[2]);
        } catch (MalformedException _) {
            return "400 Bad Request";
        }
        if (!fields[1].matches("[0-9]+") || new BigInteger(fields[1]).compareTo(HIGHEST) > 0) {
            return "400 Bad Request";
        }
        long index = Long.parseLong(fields[1]);
        if (index <= login.index) {
            return "403 Index Expired";
        }
        if (!Arrays.equals(mac, new Handshake(fields[0], fields[1], "").macUnder(login.secret))) {
            return "401 Unauthorized";
        }
        takeOver(login, connection, index);
        return "200 OK";
    }

    private @Nullable Login find(String username) {
        return logins.values().stream().filter(login -> login.username.toString().equals(username)).findAny()
                .orElse(null);
    }

    private static void takeOver(Login login, Connection connection, long index) {
        login.index = index;
        if (login.current != null) {
            login.current.open = false;
        }
        login.current = connection;
        connection.serves = login;
    }

    private void ask(Login login, Connection connection, byte[] message, int number) {
        Question earlier = login.asked.get(number);
        if (earlier == null || earlier.on.equals(connection) || !login.remembers(earlier)) {
            earlier = new Question(response(message, number, expectedRuns++), connection);
            login.asked.put(number, earlier);
        }
        earlier.on = connection;
        login.answers.add(earlier);
        connection.said.writeBytes(earlier.answer);
    }
}
