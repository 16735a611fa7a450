package io.msgserver.client;

import io.msgserver.protocol.AckMode;
import io.msgserver.protocol.Extension;
import io.msgserver.protocol.Handshake;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes connections, each with a higher index. Used by the connection loop's thread only. */
final class Connector {
    private static final System.Logger log = System.getLogger(Connector.class.getName());

    private final InetSocketAddress gate;
    private final Login login;
    private final ClientOptions options;
    private final SocketSlot slot;
    private final Resolver resolver;
    private final Backoff backoff;
    private long index;
    private AckMode ackMode = AckMode.NEW;

    Connector(InetSocketAddress gate, Login login, ClientOptions options, SocketSlot slot) {
        this(gate, login, options, slot, Resolver.OF_THE_SYSTEM, Backoff.of(options));
    }

    Connector(InetSocketAddress gate, Login login, ClientOptions options, SocketSlot slot, Resolver resolver,
            Backoff backoff) {
        this.gate = gate;
        this.login = login;
        this.options = options;
        this.slot = slot;
        this.resolver = resolver;
        this.backoff = backoff;
        this.index = options.firstIndex() - 1;
    }

    InetSocketAddress gate() {
        return gate;
    }

    /** Returns the index of the last handshake. */
    long index() {
        return index;
    }

    /** Makes the first attempt. */
    GateConnection open() throws IOException {
        return open(0);
    }

    /**
     * Makes one attempt, at each address of the gate's name until one serves. A refusal counts for all of them.
     *
     * @param failures the number of failed attempts before: each attempt begins one address further, since an address
     *     that accepts connections and sends nothing uses up the time of an attempt
     */
    private GateConnection open(int failures) throws IOException {
        List<InetSocketAddress> all = new ArrayList<>(resolver.of(gate));
        Collections.rotate(all, -failures);
        CallDeadline deadline = CallDeadline.after(options.connectTimeout());
        IOException failure = new UnknownHostException(gate.getHostString() + " has no address");
        for (int i = 0; i < all.size(); i++) {
            try {
                GateConnection connection = open(all.get(i), deadline, all.size() - 1 - i);
                ackMode = AckMode.ON;
                return connection;
            } catch (ClientClosedException | HandshakeRefusedException e) {
                throw e;
            } catch (IOException e) {
                log.log(Level.DEBUG, "connecting to {0} with index {1} failed: {2}", all.get(i), Long.toString(index),
                        e.getMessage());
                failure = e;
            }
        }
        throw failure;
    }

    private GateConnection open(InetSocketAddress address, CallDeadline deadline, int others) throws IOException {
        Socket socket = slot.open();
        try {
            return GateConnection.open(socket, address, new NextHandshake(), options.tls(), deadline, others);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Pauses before each attempt, the first one too: a gate that accepts and drops must not be called in a tight loop.
     */
    GateConnection reopen() throws IOException, InterruptedException {
        CallDeadline giveUp = CallDeadline.after(options.giveUpAfter());
        Duration pause = backoff.pause(0);
        for (int failures = 1;; failures++) {
            slot.pause(pause);
            try {
                return open(failures - 1);
            } catch (ClientClosedException | HandshakeRefusedException e) {
                throw e;
            } catch (IOException e) {
                if (giveUp.passed()) {
                    throw e;
                }
                // The pause ends by the time limit at the latest, so that the last attempt is made in time.
                pause = min(backoff.pause(failures), giveUp.left());
            }
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Uses up an index, whether it succeeds or not: the gate may have accepted it although its answer was lost. */
    private final class NextHandshake implements GateConnection.Prover {
        @Override
        public Handshake handshake() {
            index++;
            return Handshake.prove(login.username(), index, secret()).asking(Extension.ack(ackMode), secret());
        }

        @Override
        public byte[] secret() {
            return login.secret();
        }
    }
}
