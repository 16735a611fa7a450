package io.msgserver.client;

import io.msgserver.protocol.Response;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One connection after another, until the client is closed, refused, or gives up. Its thread connects and reads; each
 * connection has a second thread that writes, because a gate that stops reading until its answers are read must find
 * somebody reading them.
 */
final class ConnectionLoop implements Runnable {
    private static final System.Logger log = System.getLogger(ConnectionLoop.class.getName());

    private final Connector connector;
    private final PendingCalls calls;
    private final Consumer<ClientEvent> listener;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();

    ConnectionLoop(Connector connector, PendingCalls calls, Consumer<ClientEvent> listener) {
        this.connector = connector;
        this.calls = calls;
        this.listener = listener;
    }

    /** Completes with the first handshake, or with why there was none. */
    CompletableFuture<Void> connected() {
        return connected;
    }

    @Override
    public void run() {
        End end = runToTheEnd();
        calls.end(end);
        connected.completeExceptionally(end.exception());
    }

    private End runToTheEnd() {
        try {
            serve(connector.open());
            while (true) {
                serve(connector.reopen());
            }
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

    /** Returns when the connection is gone and its writer has ended, so that no two writers ever take calls. */
    private void serve(GateConnection connection) throws IOException, InterruptedException {
        calls.askAgain();
        Thread writer = Thread.ofVirtual().name("msgclient writer").start(() -> write(connection));
        IOException cause;
        try {
            tell(new ClientEvent.Connected(connector.index()));
            connected.complete(null);
            cause = read(connection);
        } finally {
            connection.close();
            writer.interrupt();
            writer.join();
        }
        tell(new ClientEvent.Disconnected(cause));
    }

    private IOException read(GateConnection connection) {
        try {
            while (true) {
                Response response = connection.read();
                if (!calls.answer(response)) {
                    log.log(Level.DEBUG, "an answer to {0}, which was not asked",
                            Integer.toUnsignedString(response.session()));
                }
            }
        } catch (IOException e) {
            return e;
        }
    }

    /** Whatever ends it closes the connection, which ends the reader's wait. */
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

    private void tell(ClientEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException | Error e) {
            log.log(Level.WARNING, "the listener failed on " + event, e);
        }
    }
}
