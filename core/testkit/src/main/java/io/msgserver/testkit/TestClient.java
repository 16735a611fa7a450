package io.msgserver.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.Username;
import io.msgserver.client.Login;
import io.msgserver.host.admin.GateAdmin;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.Packages;
import io.msgserver.protocol.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A user who is logged in at the gate, and their connection. It follows the test's calls and does nothing by itself: a
 * connection that is lost stays lost until {@link #reconnect}. Any thread may ask; one thread drops and reconnects.
 *
 * <pre>{@code
 * TestClient alice = host.client("alice");
 * assertThat(alice.ask("hello")).isEqualTo("HELLO");
 *
 * alice.drop();           // the network breaks; onDisconnect has been called when this returns
 * alice.reconnect();      // the same login, on a new connection
 * }</pre>
 */
public final class TestClient {
    private final GateAdmin gate;
    private final Login login;
    private final TestLog log;
    /** Requests that wait for a response, by session number. */
    private final Map<Integer, Question> asked = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();
    /** The index of the last handshake. Owned by the thread that reconnects. */
    private long index;
    private volatile @Nullable Wire wire;

    private TestClient(GateAdmin gate, Login login, TestLog log) {
        this.gate = gate;
        this.login = login;
        this.log = log;
    }

    static TestClient connect(GateAdmin gate, Login login, TestLog log) {
        var client = new TestClient(gate, login, log);
        client.reconnect();
        return client;
    }

    /** Returns the user. */
    public String uid() {
        return login.uid();
    }

    /** Returns this login of the user, as handlers receive it. */
    public Username username() {
        return new Username(login.uid(), login.subid(), login.servername());
    }

    /**
     * Sends a request, and waits for the answer.
     *
     * @param message sent as UTF-8
     * @return the answer, read as UTF-8
     * @throws RequestFailedException when the handler failed; the message has its stack trace
     * @throws IllegalStateException when the client is not connected, or lost its connection before the answer came
     */
    public String ask(String message) {
        return send(message).answer();
    }

    /** Does as {@link #ask(String)}, with bytes: at most 65,531 in the request and 65,530 in the answer. */
    public byte[] ask(byte[] message) {
        return send(message).bytes();
    }

    /**
     * Sends a request and does not wait: to have several requests under way, or to lose the connection before the
     * answer.
     *
     * @throws IllegalStateException when the client is not connected
     */
    public Question send(String message) {
        return send(message.getBytes(UTF_8));
    }

    /** Does as {@link #send(String)}, with bytes. */
    public Question send(byte[] message) {
        var question = new Question(this, sessions.incrementAndGet(), message.clone(), log.size());
        send(question);
        return question;
    }

    void send(Question question) {
        asked.put(question.session(), question);
        Wire connection = wire;
        try {
            if (connection != null && !connection.isOver()) {
                connection.send(Packages.request(question.message(), question.session()));
                return;
            }
        } catch (IOException _) {
            // The connection has just ended.
        }
        throw new IllegalStateException(uid() + " is not connected: reconnect() first");
    }

    private void ended() {
        asked.values().forEach(Question::lost);
    }

    /** Returns whether the connection is open, as far as this side knows. */
    public boolean isConnected() {
        Wire connection = wire;
        return connection != null && !connection.isOver();
    }

    /** Returns whether the login is in force, connected or not. */
    public boolean isLoggedIn() {
        return gate.logins(uid()).stream().anyMatch(status -> status.username().equals(username()));
    }

    /** Waits until the host has closed the connection, as after a logout. */
    public void awaitDisconnected() {
        Patience.await(() -> !isConnected(), () -> uid() + " is still connected");
    }

    /**
     * Loses the connection, as when a network breaks, and waits until {@code onDisconnect} has been called. The user
     * stays logged in. Has no effect when the connection is lost already.
     */
    public void drop() {
        Wire connection = wire;
        if (connection == null || connection.isOver()) {
            return;
        }
        long before = gate.disconnectsTold();
        connection.close();
        Patience.await(() -> gate.disconnectsTold() > before || !isLoggedIn(),
                () -> "onDisconnect has not returned");
    }

    /**
     * Connects again, with the same login. A connection that is still open is taken over, as by a client that has
     * noticed a broken network before the gate has.
     *
     * @throws RefusedException when the gate refused, as after a logout
     */
    public void reconnect() {
        InetSocketAddress address = gate.address();
        if (address == null) {
            throw new IllegalStateException("gate " + gate.servername() + " is closed");
        }
        Wire former = wire;
        index++;
        wire = Wire.connect(address, Handshake.prove(login.username(), index, login.secret()),
                this::answered, this::ended);
        if (former != null) {
            former.close();
        }
    }

    private void answered(Response response) {
        Question question = asked.remove(response.session());
        if (question != null) {
            question.answered(response);
        }
    }

    /** Closes the connection without waiting. */
    void close() {
        Wire connection = wire;
        if (connection != null) {
            connection.close();
        }
    }

    String faultsSince(int size) {
        return log.faultsSince(size);
    }

    /** Returns the user, for messages. */
    @Override
    public String toString() {
        return "TestClient " + uid();
    }
}
