package io.msgserver.hotswap.version;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resources that a version has opened, which are closed when it ends. Any thread. */
public final class Resources {
    private static final Logger log = LoggerFactory.getLogger(Resources.class);

    private final String version;
    // Guarded by this.
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean ended;

    Resources(String version) {
        this.version = version;
    }

    synchronized <C extends AutoCloseable> C add(C resource) {
        if (ended) {
            throw new IllegalStateException("plugin " + version
                    + " has ended: nobody would close what it opens now; open it in the handler's constructor");
        }
        open.push(resource);
        return resource;
    }

    public synchronized boolean isEmpty() {
        return open.isEmpty();
    }

    /** Refuses further resources. */
    synchronized void end() {
        ended = true;
    }

    /** Closes all resources, the last first. A failure to close one does not keep the others open. */
    public void close() {
        for (AutoCloseable resource = next(); resource != null; resource = next()) {
            try {
                resource.close();
            } catch (Throwable fault) {
                log.error("plugin {}: {} failed to close", version, resource.getClass().getName(), fault);
            }
        }
    }

    private synchronized @Nullable AutoCloseable next() {
        return open.poll();
    }
}
