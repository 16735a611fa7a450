package io.msgserver.client;

import io.msgserver.protocol.HandshakeAnswer;

/**
 * Another connection of the same login took over, as the gate reported. Its {@link #answer} is the one that a handshake
 * with a lower index would get.
 */
public final class TakenOverException extends HandshakeRefusedException {
    TakenOverException() {
        super(HandshakeAnswer.INDEX_EXPIRED, "another client took the login over");
    }
}
