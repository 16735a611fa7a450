package io.msgserver.host.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Secret;
import io.msgserver.host.count.Tally;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** When logins begin that are to be decided on. */
class DecisionsTest {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    /** What the event loop does in its next turn, after it has read. */
    private final Queue<Runnable> nextTurn = new ArrayDeque<>();
    private final List<Runnable> begun = new ArrayList<>();
    private long time = 1;
    private final Decisions decisions = decisions(begun::add);
    private final EmbeddedChannel client = new EmbeddedChannel(decisions);

    @Test
    void one_that_comes_alone_begins_in_the_next_turn() {
        Decision decision = add();
        assertThat(begun).isEmpty();
        turn();
        assertThat(begun).containsExactly(decision);
        assertThat(nextTurn).as("so that the loop sleeps").isEmpty();
    }

    @Test
    void those_that_come_while_there_is_more_to_read_begin_together() {
        Decision first = add();
        read();
        turn();
        assertThat(begun).isEmpty();
        Decision second = add();
        var _ = new EmbeddedChannel(decisions); // Somebody has connected.
        turn();
        assertThat(begun).isEmpty();
        turn();
        assertThat(begun).containsExactly(first, second);
    }

    @Test
    void a_loop_that_always_has_more_to_read_keeps_none_waiting_for_more_than_a_millisecond() {
        Decision first = add();
        time += Duration.ofMillis(1).toNanos() - 1;
        read();
        turn();
        assertThat(begun).isEmpty();
        time++;
        read();
        turn();
        assertThat(begun).containsExactly(first);
        add();
        read();
        turn();
        assertThat(begun).as("the next has its own millisecond").containsExactly(first);
    }

    @Test
    void sixty_four_begin_at_once() {
        List<Decision> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            assertThat(begun).isEmpty();
            all.add(add());
        }
        assertThat(begun).containsExactlyElementsOf(all);
        Decision last = add();
        turn();
        assertThat(begun).hasSize(65).contains(last);
        assertThat(nextTurn).isEmpty();
    }

    @Test
    void whoever_stops_begins_with_those_that_wait() {
        Decision decision = add();
        decisions.beginAll();
        assertThat(begun).containsExactly(decision);
        turn();
        assertThat(begun).as("once").containsExactly(decision);
    }

    @Test
    void one_that_cannot_begin_is_refused() {
        Decisions stopped = decisions(_ -> {
            throw new RejectedExecutionException("as the test says");
        });
        stopped.add(decision());
        stopped.add(decision());
        turn();
        assertThat(client.<ByteBuf>readOutbound().toString(StandardCharsets.US_ASCII)).isEqualTo("403 Forbidden\n");
        assertThat(client.isOpen()).isFalse();
    }

    private Decisions decisions(Executor threads) {
        return new Decisions(nextTurn::add, threads, () -> time);
    }

    private Decision add() {
        Decision decision = decision();
        decisions.add(decision);
        return decision;
    }

    /** None is run, and so none needs a judge. */
    @SuppressWarnings("NullAway")
    private Decision decision() {
        var connection = new LoginConnection(client, PEER, new Tally<>(LoginOutcome.class));
        return new Decision(connection, null, null, new byte[0], Secret.of(new byte[8]));
    }

    private void read() {
        client.writeInbound(Unpooled.EMPTY_BUFFER);
    }

    private void turn() {
        for (int due = nextTurn.size(); due > 0; due--) {
            nextTurn.remove().run();
        }
    }
}
