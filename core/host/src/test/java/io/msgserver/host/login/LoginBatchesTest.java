package io.msgserver.host.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.api.Secret;
import io.msgserver.base.count.Tally;
import io.msgserver.hotswap.call.FaultLog;
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
import org.slf4j.helpers.NOPLogger;

/** The time at which logins begin that are ready to be decided. */
class LoginBatchesTest {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final Queue<Runnable> later = new ArrayDeque<>();
    private boolean laterFails;
    private final List<Runnable> begun = new ArrayList<>();
    private long time = 1;
    private final LoginBatches batches = batches(begun::add);
    private final EmbeddedChannel client = new EmbeddedChannel(batches);

    @Test
    void one_that_comes_alone_begins_when_the_loop_has_read_once_more() {
        LoginDecision decision = add();
        endTurn();
        assertThat(begun).isEmpty();
        endTurn();
        assertThat(begun).containsExactly(decision);
        assertThat(later).as("so that the loop sleeps").isEmpty();
    }

    @Test
    void those_that_come_while_there_is_more_to_read_begin_together() {
        LoginDecision first = add();
        endTurn();
        LoginDecision second = add();
        endTurn();
        readLine();
        endTurn();
        var _ = new EmbeddedChannel(batches); // A client has connected.
        endTurn();
        assertThat(begun).isEmpty();
        endTurn();
        assertThat(begun).containsExactly(first, second);
    }

    @Test
    void a_busy_loop_delays_no_login_for_more_than_a_millisecond() {
        LoginDecision first = add();
        time += Duration.ofMillis(1).toNanos() - 1;
        readLine();
        endTurn();
        assertThat(begun).isEmpty();
        time++;
        readLine();
        endTurn();
        assertThat(begun).containsExactly(first);
        add();
        readLine();
        endTurn();
        assertThat(begun).as("the next has its own millisecond").containsExactly(first);
    }

    @Test
    void sixty_four_begin_at_once() {
        List<LoginDecision> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            assertThat(begun).isEmpty();
            all.add(add());
        }
        assertThat(begun).containsExactlyElementsOf(all);
        LoginDecision last = add();
        endTurn();
        endTurn();
        assertThat(begun).hasSize(65).contains(last);
        assertThat(later).isEmpty();
    }

    /** The executor fails as for lack of memory. */
    @Test
    void a_look_that_cannot_be_had_is_had_later() {
        laterFails = true;
        assertThatThrownBy(this::add).isInstanceOf(OutOfMemoryError.class);
        laterFails = false;
        add();
        endTurn();
        endTurn();
        assertThat(begun).hasSize(2);
    }

    @Test
    void whoever_stops_begins_with_those_that_wait() {
        LoginDecision decision = add();
        batches.beginAll();
        assertThat(begun).containsExactly(decision);
        endTurn();
        endTurn();
        assertThat(begun).as("once").containsExactly(decision);
    }

    @Test
    void one_that_cannot_begin_is_refused() {
        LoginBatches stopped = batches(_ -> {
            throw new RejectedExecutionException("as the test says");
        });
        stopped.add(decision());
        stopped.add(decision());
        endTurn();
        assertThat(client.<ByteBuf>readOutbound().toString(StandardCharsets.US_ASCII)).isEqualTo("403 Forbidden\n");
        assertThat(client.isOpen()).isFalse();
    }

    private LoginBatches batches(Executor threads) {
        return new LoginBatches(this::doLater, threads, () -> time);
    }

    private void doLater(Runnable task) {
        if (laterFails) {
            throw new OutOfMemoryError("as the test says");
        }
        later.add(task);
    }

    /** Adds a login whose client has sent its last line. */
    private LoginDecision add() {
        LoginDecision decision = decision();
        readLine();
        batches.add(decision);
        return decision;
    }

    /** No decision runs, so none needs a decider. */
    @SuppressWarnings("NullAway")
    private LoginDecision decision() {
        var connection = new LoginConnection(client, PEER, new Tally<>(LoginOutcome.class),
                new FaultLog("the login server", NOPLogger.NOP_LOGGER));
        return new LoginDecision(connection, null, null, new byte[0], Secret.of(new byte[8]));
    }

    /** Reads a line. */
    private void readLine() {
        client.writeInbound(Unpooled.EMPTY_BUFFER);
    }

    /** Runs the tasks of the event loop at the end of a turn. */
    private void endTurn() {
        for (int due = later.size(); due > 0; due--) {
            later.remove().run();
        }
    }
}
