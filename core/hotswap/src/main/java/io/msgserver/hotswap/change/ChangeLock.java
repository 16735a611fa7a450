package io.msgserver.hotswap.change;

import io.msgserver.hotswap.jar.JarInTheWayException;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Allows one operator's change to the plugins at a time: a second one could undo the first, or conflict with it. Any
 * thread.
 */
final class ChangeLock {
    private final AtomicReference<@Nullable String> underWay = new AtomicReference<>();

    /** A change that an operator has requested. */
    interface Change<T> {
        T run() throws PluginRejectedException, IOException, InterruptedException;
    }

    /**
     * Makes a change, if no other is under way.
     *
     * @param what the change for messages, as in {@code a rollback of plugin simple}
     */
    <T> T take(String what, Change<T> change) throws PluginRejectedException, IOException, InterruptedException {
        String other = underWay.compareAndExchange(null, what);
        if (other != null) {
            throw new JarInTheWayException(other + " is under way already: wait until it is done");
        }
        try {
            return change.run();
        } finally {
            underWay.set(null);
        }
    }
}
