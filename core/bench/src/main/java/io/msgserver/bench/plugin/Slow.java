package io.msgserver.bench.plugin;

import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import org.pf4j.Extension;

/** Takes longer to start than its timeout allows. */
@Extension
public final class Slow implements MsgServerHandler {
    private static final long MILLIS = 60_000;

    private final MsgServer server;

    public Slow(MsgServer server) throws InterruptedException {
        this.server = server;
        Thread.sleep(MILLIS);
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
