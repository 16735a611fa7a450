package io.msgserver.host.net;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * One object for each event loop. Any thread.
 *
 * @param <C> the type of the objects
 */
public final class PerLoop<C> {
    private final Map<EventExecutor, C> each = new ConcurrentHashMap<>();
    private final Function<EventExecutor, C> made;

    public PerLoop(Function<EventExecutor, C> made) {
        this.made = made;
    }

    /** Returns the object of the channel's loop. */
    public C of(Channel channel) {
        return each.computeIfAbsent(channel.eventLoop(), made);
    }

    /** Calls the action with each loop that has an object, and with that object. */
    public void forEach(BiConsumer<EventExecutor, C> action) {
        each.forEach(action);
    }

    /** Returns the sum over all loops. */
    public long sum(ToLongFunction<C> count) {
        return each.values().stream().mapToLong(count).sum();
    }
}
