package io.msgserver.bench.plugin;

import io.msgserver.api.MsgServer;
import io.msgserver.api.Username;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.pf4j.Extension;

/**
 * Has each request recorded, which is eight bytes: its user and its number. Answers with these and the number of this
 * version. So the bench can determine whether any request ran twice, in the wrong order, or in a wrong version.
 */
@Extension
public class Recorded extends Versioned {
    /** The system property with the bench's recorder, which receives each request. */
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
