package io.msgserver.testkit;

import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import org.pf4j.Extension;

/** Serves the gate where only the login server is tested: answers with the request. */
@Extension
public record Echo(MsgServer server) implements MsgServerHandler {

    @Override
    public byte[] onRequest(Username username, byte[] message) {
        return message;
    }
}
