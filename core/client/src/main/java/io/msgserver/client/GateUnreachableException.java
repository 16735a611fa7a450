package io.msgserver.client;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * No connection could be made, in the first attempt or, after a break, in the time allowed. Requests that were not
 * answered may or may not have run.
 */
public final class GateUnreachableException extends IOException {
    GateUnreachableException(InetSocketAddress gate, IOException cause) {
        super("no connection to the gate at " + gate.getHostString() + ":" + gate.getPort() + ": " + cause.getMessage(),
                cause);
    }
}
