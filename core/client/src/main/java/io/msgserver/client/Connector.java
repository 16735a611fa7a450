package io.msgserver.client;

import io.msgserver.protocol.Handshake;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Makes connections, each with a higher index. Used by the connection loop's thread alone. */
final class Connector {
    private static final System.Logger log = System.getLogger(Connector.class.getName());

    private final InetSocketAddress gate;
    private final Login login;
    private final ClientOptions options;
    private final SocketSlot slot;
    private long index;

    Connector(InetSocketAddress gate, Login login, ClientOptions options, SocketSlot slot) {
        this.gate = gate;
        this.login = login;
        this.options = options;
        this.slot = slot;
        this.index = options.firstIndex() - 1;
    }

    InetSocketAddress gate() {
        return gate;
    }

    /** The one that the last attempt used. */
    long index() {
        return index;
    }

    /** Uses up an index, whether it succeeds or not: the gate may have accepted one and its answer was lost. */
    GateConnection open() throws IOException {
        Socket socket = slot.open();
        try {
            index++;
            Handshake handshake = Handshake.prove(login.username(), index, login.secret());
            return GateConnection.open(socket, gate, handshake, options);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Pauses before each attempt, the first one too: a gate that accepts and drops must not be called in a tight loop. */
    GateConnection reopen() throws IOException, InterruptedException {
        Deadline giveUp = Deadline.after(options.giveUpAfter());
        Duration pause = options.retryPause();
        while (true) {
            slot.pause(pause);
            try {
                return open();
            } catch (ClientClosedException | HandshakeRefusedException e) {
                throw e;
            } catch (IOException e) {
                log.log(Level.DEBUG, "connecting to {0} with index {1} failed: {2}", gate, Long.toString(index),
                        e.getMessage());
                pause = next(pause, giveUp, e);
            }
        }
    }

    /** Never past the time to give up, so that the last attempt comes when it is due. */
    private Duration next(Duration pause, Deadline giveUp, IOException failure) throws IOException {
        if (giveUp.passed()) {
            throw failure;
        }
        return min(min(pause.multipliedBy(2), options.maxRetryPause()), giveUp.left());
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
