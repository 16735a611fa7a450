package io.msgserver.bench.plugin;

import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import org.pf4j.Extension;

/** Throws when it is started. */
@Extension
public final class Throwing implements MsgServerHandler {
    private final MsgServer server;

    public Throwing(MsgServer server) {
        this.server = server;
        throw new IllegalStateException("this version is broken, on purpose");
    }

    @Override
    public MsgServer server() {
        return server;
    }

    @Override
    public byte[] onRequest(Username username, byte[] message) {
        return message;
    }
}
