package io.msgserver.client;

import io.msgserver.protocol.ServerIdentity;
import java.io.IOException;

/** Whoever answered is not the login server that was expected, or could not prove it. Nothing was told to them. */
public final class ServerIdentityException extends IOException {
    ServerIdentityException(ServerIdentity expected, String found) {
        super("the login server did not prove to be " + expected + ": " + found
                + "; somebody may stand between, or the server has another identity now");
    }
}
