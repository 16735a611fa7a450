package io.msgserver.client;

import java.io.IOException;

/** The {@link MsgClient} was closed. A request that was not answered may or may not have run. */
public final class ClientClosedException extends IOException {
    ClientClosedException() {
        super("the client is closed");
    }
}
