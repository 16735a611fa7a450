package io.msgserver.bench.plugin;

import io.msgserver.api.Lane;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.pf4j.Extension;

/**
 * Has each request recorded, which is eight bytes: its user and its number. Answers these and the number of this version. So it can be told whether any was run twice, in the wrong order, or by a version that should not have.
 */
@Extension
public class Recorded implements MsgServerHandler {
    /** The system property with the bench's record, which is told each request. */
    public static final String RECORD = "msgserver.bench.record";
    /** The system property with who wants to know the class loader of each version. */
    public static final String LOADERS = "msgserver.bench.loaders";

    private final MsgServer server;
    private final LongConsumer record = (LongConsumer) shared(RECORD);
    private final int version;

    public Recorded(MsgServer server) {
        this.server = server;
        String text = Recorded.class.getPackage().getImplementationVersion();
        this.version = Integer.parseInt(text.substring(text.lastIndexOf('.') + 1));
        tell(Recorded.class.getClassLoader());
    }

    @SuppressWarnings("unchecked")
    private static void tell(ClassLoader loader) {
        ((Consumer<ClassLoader>) shared(LOADERS)).accept(loader);
    }

    private static Object shared(String name) {
        return Objects.requireNonNull(System.getProperties().get(name), name);
    }

    @Override
    public MsgServer server() {
        return server;
    }

    @Override
    public Lane lane() {
        return Lane.valueOf(server.servername().toUpperCase(Locale.ROOT));
    }

    @Override
    public byte[] onRequest(Username username, byte[] message) {
        long request = ByteBuffer.wrap(message).getLong();
        record.accept(request);
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(request).putInt(version).array();
    }
}
