package io.msgserver.bench.attack;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * So many connections to one port, for as long as it goes on: one that ends comes back. All of it belongs to one event
 * loop.
 */
final class Crowd implements Nuisance {
    private static final long TICK_MILLIS = 10;
    private static final double TICKS_PER_SECOND = 100;
    /** After a pause no more come at once than in so many ticks. */
    private static final double MOST_AT_ONCE = 5;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final InetSocketAddress address;
    private final int size;
    private final double perTick;
    private final Supplier<? extends Visitor> visitors;
    private final Attempts attempts;
    /** Those too that do not stand yet. */
    private final Set<Channel> open = new HashSet<>();
    private double allowance;
    private boolean going;
    /** Written by the loop, read by any thread: connections that have stood so far. */
    private volatile int stood;

    /**
     * @param bootstrap of that event loop, for this crowd alone
     * @param perSecond connections that are made a second, at most
     */
    Crowd(EventLoop loop, Bootstrap bootstrap, InetSocketAddress address, int size, double perSecond,
            Attempts attempts, Supplier<? extends Visitor> visitors) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.address = address;
        this.size = size;
        this.perTick = perSecond / TICKS_PER_SECOND;
        this.attempts = attempts;
        this.visitors = visitors;
    }

    @Override
    public void start() {
        loop.execute(() -> {
            going = true;
            tick();
        });
    }

    private void tick() {
        if (!going) {
            return;
        }
        allowance = Math.min(allowance + perTick, perTick * MOST_AT_ONCE);
        while (open.size() < size && allowance >= 1) {
            allowance--;
            come();
        }
        loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void come() {
        Channel channel = bootstrap.handler(visitors.get()).connect(address).addListener(connected -> {
            if (connected.isSuccess()) {
                came();
            } else if (going) {
                attempts.add(Attempts.NOT_CONNECTED, 1);
            }
        }).channel();
        open.add(channel);
        channel.closeFuture().addListener(_ -> open.remove(channel));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // The loop alone writes it.
    private void came() {
        stood++;
    }

    /** When as many have been there as it has. */
    @Override
    public boolean isDone() {
        return stood >= size;
    }

    @Override
    public void stop() throws InterruptedException {
        try {
            loop.submit(this::leave).get();
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a fault of the attacker", fault.getCause());
        }
    }

    /** All at once, as those whose machine was switched off. */
    private void leave() {
        going = false;
        for (Channel channel : List.copyOf(open)) {
            Visitor visitor = channel.pipeline().get(Visitor.class);
            if (visitor == null) {
                channel.close();
            } else {
                visitor.reset(channel);
            }
        }
    }
}
