package io.msgserver.client;

import io.msgserver.protocol.CloseReason;
import io.msgserver.protocol.GatePackage;
import io.msgserver.protocol.Response;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The loop that makes one connection after another, until the client is closed, refused, or abandons its attempts. Its
 * thread connects and reads. Each connection has a second thread that writes, because a gate may stop reading until its
 * answers are read. A third thread fails late calls for as long as the client lives.
 */
final class ConnectionLoop implements Runnable {
    private static final System.Logger log = System.getLogger(ConnectionLoop.class.getName());

    private final Connector connector;
    private final PendingCalls calls;
    private final ClientListener listener;
    private final Duration maxSilence;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    /** The newest connection; null before the first. Written by the loop's thread. */
    private volatile @Nullable GateConnection current;
    /** The life on the last connection with the extension. Owned by the loop's thread. */
    private OptionalLong life = OptionalLong.empty();

    ConnectionLoop(Connector connector, PendingCalls calls, ClientListener listener, Duration maxSilence) {
        this.connector = connector;
        this.calls = calls;
        this.listener = listener;
        this.maxSilence = maxSilence;
    }

    /** Completes with the first handshake, or with the reason of its failure. */
    CompletableFuture<Void> connected() {
        return connected;
    }

    @Override
    public void run() {
        Thread.ofVirtual().name("msgclient timer").start(this::expire);
        End end = runToTheEnd();
        calls.end(end);
        connected.completeExceptionally(end.exception());
    }

    private End runToTheEnd() {
        try {
            CloseReason reason = serve(connector.open());
            while (reason == null || HandshakeRefusedException.of(reason) == null) {
                reason = serve(connector.reopen());
            }
            return new End.ClosedFor(reason);
        } catch (ClientClosedException | InterruptedException _) {
            return new End.Closed();
        } catch (HandshakeRefusedException e) {
            return new End.Refused(e.answer());
        } catch (IOException e) {
            return new End.Unreachable(connector.gate(), e);
        } catch (RuntimeException | Error e) {
            log.log(Level.ERROR, "the client ended by a fault of its own", e);
            return new End.Unreachable(connector.gate(), new IOException(e));
        }
    }

    /**
     * Returns when the connection has ended and so has its writer, so that no two writers ever take calls. Returns the
     * reason for which the gate closed it, or null if it reported none.
     */
    private @Nullable CloseReason serve(GateConnection connection) throws IOException, InterruptedException {
        boolean acknowledges = connection.life().isPresent();
        current = connection;
        calls.connected(acknowledges);
        checkLife(connection.life());
        var threads = new ArrayList<Thread>();
        threads.add(Thread.ofVirtual().name("msgclient writer").start(() -> write(connection)));
        if (acknowledges) {
            threads.add(Thread.ofVirtual().name("msgclient heartbeat")
                    .start(new Heartbeat(connection, calls, maxSilence)));
        }
        Ending ending;
        try {
            notifyListener("connected", () -> listener.connected(connector.index()));
            connected.complete(null);
            ending = read(connection);
        } finally {
            connection.close();
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }
        }
        notifyListener("disconnected", () -> listener.disconnected(ending.cause()));
        return ending.reason();
    }

    private void checkLife(OptionalLong now) {
        if (now.isPresent()) {
            if (life.isPresent() && !life.equals(now)) {
                log.log(Level.WARNING, "the gate at {0} has lost the answers that it remembered: what is asked again"
                        + " may run again", connector.gate());
                notifyListener("answersLost", listener::answersLost);
            }
            life = now;
        }
    }

    /** @param reason null if the gate reported none */
    private record Ending(IOException cause, @Nullable CloseReason reason) {}

    private Ending read(GateConnection connection) {
        try {
            while (true) {
                GatePackage read = connection.read();
                if (read instanceof GatePackage.Closing(CloseReason reason)) {
                    log.log(Level.DEBUG, "the gate at {0} closes the connection: {1}", connector.gate(), reason.word());
                    notifyListener("closing", () -> listener.closing(reason));
                    return new Ending(new EOFException("the gate closed the connection: " + reason.word()), reason);
                }
                take(read);
            }
        } catch (IOException e) {
            return new Ending(e, null);
        }
    }

    private void take(GatePackage read) {
        boolean asked = switch (read) {
            case Response response -> calls.answer(response);
            case GatePackage.Dropped(int session) -> calls.drop(session);
            case GatePackage.NotRun(int session) -> calls.askAgain(session);
            case GatePackage.Pong _,GatePackage.Closing _ -> true;
        };
        if (!asked) {
            log.log(Level.DEBUG, "an answer to what was not asked, or is no longer wanted: {0}", read);
        }
    }

    /** Fails late calls, until the client ends. */
    private void expire() {
        try {
            for (List<Call> late = calls.awaitLate(); !late.isEmpty(); late = calls.awaitLate()) {
                late.forEach(this::checkPath);
                late.forEach(Call::expire);
            }
        } catch (InterruptedException _) {
            log.log(Level.TRACE, "the client is over");
        }
    }

    /** Without the extension a late call is the only sign of a dead path, because such a gate does not answer pings. */
    private void checkPath(Call late) {
        GateConnection connection = current;
        if (connection != null && connection.life().isEmpty() && late.wasSent()
                && !connection.heardSince(late.sentAt())
                && connection.silentFor(System.nanoTime()) >= maxSilence.toNanos()) {
            connection.abandon(new SocketTimeoutException("the gate sent nothing since a request that has no answer"));
        }
    }

    /**
     * Writes until a write fails or the writer is stopped. Its end closes the connection, which ends the reader's wait.
     */
    private void write(GateConnection connection) {
        try (connection) {
            while (true) {
                connection.write(calls.take());
                if (!calls.hasSendable()) {
                    connection.flush();
                }
            }
        } catch (IOException e) {
            log.log(Level.DEBUG, "a connection cannot be written to: {0}", e.getMessage());
        } catch (InterruptedException _) {
            log.log(Level.TRACE, "a connection is over");
        }
    }

    private static void notifyListener(String event, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            log.log(Level.WARNING, "the listener failed on " + event, e);
        }
    }
}
