package io.msgserver.client;

import io.msgserver.protocol.ServerIdentity;
import java.io.IOException;

/**
 * The server that answered is not the expected login server, or could not prove that it is. No credentials were sent to
 * it.
 */
public final class ServerIdentityException extends IOException {
    ServerIdentityException(ServerIdentity expected, String found) {
        super("the login server did not prove to be " + expected + ": " + found
                + "; somebody may stand between, or the server has another identity now");
    }
}
