package io.msgserver.bench.plugin;

import io.msgserver.api.MsgServer;
import java.io.IOException;
import org.pf4j.Extension;

/** Serves well, but cannot start again in the same process once its version has been unloaded. */
@Extension
public final class StartsOnce extends Journalled {
    private static final String STARTED = "msgserver.bench.started.";

    /** @throws IllegalStateException when it is not the first of its version to start */
    public StartsOnce(MsgServer server) throws IOException {
        super(server);
        String loader = String.valueOf(System.identityHashCode(StartsOnce.class.getClassLoader()));
        Object first = System.getProperties().putIfAbsent(STARTED + version(), loader);
        if (first != null && !first.equals(loader)) {
            throw new IllegalStateException("this version starts once, on purpose");
        }
    }
}
