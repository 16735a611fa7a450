package io.msgserver.bench.plugin;

import io.msgserver.api.MsgServer;
import io.msgserver.api.StateHandover;
import io.msgserver.api.Username;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.pf4j.Extension;

/** Counts its requests, and hands the count over to its next version. */
@Extension
public final class HandedOver extends Recorded implements StateHandover {
    private final AtomicLong count = new AtomicLong();

    public HandedOver(MsgServer server) {
        super(server);
    }

    @Override
    public byte[] onRequest(Username username, byte[] message) {
        count.incrementAndGet();
        return super.onRequest(username, message);
    }

    @Override
    public byte[] exportState() {
        return ByteBuffer.allocate(Long.BYTES).putLong(count.get()).array();
    }

    @Override
    public void importState(byte[] state, String fromVersion) {
        count.set(ByteBuffer.wrap(state).getLong());
    }
}
