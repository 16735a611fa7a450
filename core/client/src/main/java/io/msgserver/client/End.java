package io.msgserver.client;

import io.msgserver.protocol.HandshakeAnswer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Why a client takes no more calls. Each call fails with an exception of its own: a shared one would gather suppressed ones. */
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

    record Unreachable(InetSocketAddress gate, IOException cause) implements End {
        @Override
        public IOException exception() {
            return new GateUnreachableException(gate, cause);
        }
    }
}
