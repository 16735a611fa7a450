package io.msgserver.bench.plugin;

import io.msgserver.api.Lane;
import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/** A handler that knows its version, serves in the lane that its gate is named for, and reports its class loader. */
public abstract class Versioned implements MsgServerHandler {
    /** The system property with the consumer of each version's class loader. */
    public static final String LOADERS = "msgserver.bench.loaders";

    private final MsgServer server;
    private final int version;

    Versioned(MsgServer server) {
        this.server = server;
        String text = Versioned.class.getPackage().getImplementationVersion();
        this.version = Integer.parseInt(text.substring(text.lastIndexOf('.') + 1));
        tell(Versioned.class.getClassLoader());
    }

    @SuppressWarnings("unchecked")
    private static void tell(ClassLoader loader) {
        ((Consumer<ClassLoader>) shared(LOADERS)).accept(loader);
    }

    /** Returns the object that the bench has put under that name. */
    static Object shared(String name) {
        return Objects.requireNonNull(System.getProperties().get(name), name);
    }

    /** Returns the last number of this version. */
    final int version() {
        return version;
    }

    @Override
    public final MsgServer server() {
        return server;
    }

    @Override
    public final Lane lane() {
        return Lane.valueOf(server.servername().toUpperCase(Locale.ROOT));
    }
}
