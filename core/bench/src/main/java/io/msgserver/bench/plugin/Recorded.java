package io.msgserver.bench.plugin;

import io.msgserver.api.MsgServer;
import io.msgserver.api.Username;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.pf4j.Extension;

/**
 * Has each request recorded, which is eight bytes: its user and its number. Answers these and the number of this
 * version. So it can be told whether any was run twice, in the wrong order, or by a version that should not have.
 */
@Extension
public class Recorded extends Versioned {
    /** The system property with the bench's record, which is told each request. */
    public static final String RECORD = "msgserver.bench.record";

    private final LongConsumer record = (LongConsumer) shared(RECORD);

    public Recorded(MsgServer server) {
        super(server);
    }

    @Override
    public byte[] onRequest(Username username, byte[] message) {
        long request = ByteBuffer.wrap(message).getLong();
        record.accept(request);
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(request).putInt(version()).array();
    }
}
