package io.msgserver.host.net;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * One of something for each event loop. Any thread.
 *
 * @param <C> what each has
 */
public final class PerLoop<C> {
    private final Map<EventExecutor, C> each = new ConcurrentHashMap<>();
    private final Function<EventExecutor, C> made;

    public PerLoop(Function<EventExecutor, C> made) {
        this.made = made;
    }

    /** The one of the loop that the channel lives on. */
    public C of(Channel channel) {
        return each.computeIfAbsent(channel.eventLoop(), made);
    }

    /** Each loop that has one, with it. */
    public void forEach(BiConsumer<EventExecutor, C> look) {
        each.forEach(look);
    }

    /** Over all loops. */
    public long sum(ToLongFunction<C> count) {
        return each.values().stream().mapToLong(count).sum();
    }
}
