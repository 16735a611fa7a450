package io.msgserver.client;

import io.msgserver.protocol.CloseReason;
import io.msgserver.protocol.HandshakeAnswer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The reason for which a client accepts no more calls. Each call fails with an exception of its own: a shared one would
 * gather suppressed ones.
 */
sealed interface End {

    IOException exception();

    record Closed() implements End {
        @Override
        public IOException exception() {
            return new ClientClosedException();
        }
    }

    record Refused(HandshakeAnswer answer) implements End {
        @Override
        public IOException exception() {
            return HandshakeRefusedException.of(answer);
        }
    }

    /** The gate closed the connection for a reason that would apply to a later one too. */
    record ClosedFor(CloseReason reason) implements End {
        @Override
        public IOException exception() {
            return Objects.requireNonNull(HandshakeRefusedException.of(reason));
        }
    }

    record Unreachable(InetSocketAddress gate, IOException cause) implements End {
        @Override
        public IOException exception() {
            return new GateUnreachableException(gate, cause);
        }
    }
}
