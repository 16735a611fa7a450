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

/** A constant number of connections to one port: one that ends is replaced. Owned by one event loop. */
final class Crowd implements AttackPart {
    private static final long TICK_MILLIS = 10;
    private static final double TICKS_PER_SECOND = 100;
    /** After a pause, at most the connections of this many ticks are made at once. */
    private static final double MAX_BURST_TICKS = 5;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final InetSocketAddress address;
    private final int size;
    private final double perTick;
    private final Supplier<? extends Visitor> visitors;
    private final Attempts attempts;
    /** Includes those that are still connecting. */
    private final Set<Channel> open = new HashSet<>();
    private double allowance;
    private boolean running;
    /** Connections established so far. Written by the loop, read by any thread. */
    private volatile int established;

    /**
     * @param bootstrap of that event loop, for this crowd alone
     * @param perSecond the limit of new connections a second
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
            running = true;
            tick();
        });
    }

    private void tick() {
        if (!running) {
            return;
        }
        allowance = Math.min(allowance + perTick, perTick * MAX_BURST_TICKS);
        while (open.size() < size && allowance >= 1) {
            allowance--;
            connect();
        }
        loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void connect() {
        Channel channel = bootstrap.handler(visitors.get()).connect(address).addListener(connected -> {
            if (connected.isSuccess()) {
                countEstablished();
            } else if (running) {
                attempts.add(Attempts.NOT_CONNECTED, 1);
            }
        }).channel();
        open.add(channel);
        channel.closeFuture().addListener(_ -> open.remove(channel));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the loop writes it.
    private void countEstablished() {
        established++;
    }

    /** Returns whether as many connections have been established as the crowd has. */
    @Override
    public boolean isDone() {
        return established >= size;
    }

    @Override
    public void stop() throws InterruptedException {
        try {
            loop.submit(this::closeAll).get();
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a fault of the attacker", fault.getCause());
        }
    }

    /** Closes all connections at once, like clients whose machine was switched off. */
    private void closeAll() {
        running = false;
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
