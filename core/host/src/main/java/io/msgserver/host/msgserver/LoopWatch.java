package io.msgserver.host.msgserver;

import io.msgserver.host.config.HandlerLimits;
import io.msgserver.host.msgserver.LoopObservation.Step;
import io.msgserver.host.net.EventLoops;
import io.msgserver.host.session.Request;
import io.msgserver.hotswap.call.FaultLog;
import io.msgserver.hotswap.call.GracePeriod;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over a gate's calls on event loops. It reports a handler that blocks an event loop, moves the handler to
 * another lane when it does so repeatedly, interrupts a call that exceeds the request timeout, and abandons a loop
 * whose handler ignores the interrupt. Owned by the watchdog.
 */
final class LoopWatch implements Watched {
    private static final Logger log = LoggerFactory.getLogger(LoopWatch.class);

    private final String servername;
    private final HandlerLimits limits;
    private final EventLoops loops;
    private final RequestCounts counts;
    private final RequestLanes lanes;
    private final FaultLog faults;
    private final long limit;

    LoopWatch(String servername, HandlerLimits limits, EventLoops loops, RequestCounts counts, RequestLanes lanes,
            FaultLog faults) {
        this.servername = servername;
        this.limits = limits;
        this.loops = loops;
        this.counts = counts;
        this.lanes = lanes;
        this.faults = faults;
        this.limit = Math.min(limits.eventLoopLimit().toNanos(), limits.requestTimeout().toNanos());
    }

    @Override
    public void check(long now) {
        counts.forEachLoop((loop, calls) -> check(loop, calls, now));
    }

    private void check(EventExecutor loop, LoopCalls calls, long now) {
        LoopObservation observation = sameAsBefore(loop, calls, now);
        if (observation == null) {
            return;
        }
        long lasted = now - observation.since;
        switch (observation.step) {
            case NONE -> {
                if (lasted >= limit) {
                    report(loop, calls, observation, lasted);
                }
            }
            case REPORTED -> {
                if (lasted >= limits.requestTimeout().toNanos()) {
                    interrupt(calls, observation);
                }
            }
            case INTERRUPTED -> {
                if (lasted >= limits.requestTimeout().plus(GracePeriod.LENGTH).toNanos()) {
                    abandon(loop, calls, observation);
                }
            }
            case ABANDONED -> {
            }
        }
    }

    /**
     * Returns the observation of the current call; null when the loop runs no call, or another one than at the last
     * check.
     */
    private @Nullable LoopObservation sameAsBefore(EventExecutor loop, LoopCalls calls, long now) {
        long id = calls.id();
        LoopObservation before = calls.seen;
        if (before != null && before.id == id) {
            return before;
        }
        if (before != null && before.step != Step.NONE) {
            loops.welcome(loop);
        }
        calls.seen = LoopCalls.runs(id) ? new LoopObservation(id, now) : null;
        return null;
    }

    private void report(EventExecutor loop, LoopCalls calls, LoopObservation observation, long lasted) {
        StackTraceElement[] stack = calls.thread().getStackTrace();
        // Read after the stack, so that the stack is known to be of that call.
        LoopCalls.Call call = calls.running(observation.id);
        if (call == null) {
            return;
        }
        observation.step = Step.REPORTED;
        loops.avoid(loop);
        counts.countOffence();
        VersionHandler versionHandler = call.versionHandler();
        faults.warn(call.session().username(), "onRequest of plugin " + versionHandler.version()
                + " holds up an event loop, for " + lasted / 1_000_000 + " ms so far; event_loop_limit is "
                + limits.eventLoopLimit().toMillis() + " ms", stack);
        if (versionHandler.countOffence() == limits.eventLoopOffences()) {
            versionHandler.demote(servername);
            log.warn(
                    "gate {}: plugin {} has held up event loops {} times, its event_loop_offences: from now on its requests run"
                            + " as in the lane ORDERED; let its lane() say so, or let it not wait",
                    servername,
                    versionHandler.version(), limits.eventLoopOffences());
        }
    }

    private void interrupt(LoopCalls calls, LoopObservation observation) {
        StackTraceElement[] stack = calls.thread().getStackTrace();
        LoopCalls.Call call = calls.running(observation.id);
        if (call == null) {
            return;
        }
        observation.step = Step.INTERRUPTED;
        calls.interrupt(observation.id);
        counts.late();
        faults.warn(call.session().username(), call.versionHandler().lateRequest(limits.requestTimeout()), stack);
    }

    /** Abandons the loop. The request is answered first, so that its client finds the response when it reconnects. */
    private void abandon(EventExecutor loop, LoopCalls calls, LoopObservation observation) {
        LoopCalls.Call call = calls.running(observation.id);
        if (call == null) {
            return;
        }
        if (!observation.answered && !calls.answers(observation.id)) {
            return; // The call has just returned.
        }
        if (!observation.answered) {
            observation.answered = true;
            answer(call);
        }
        loops.abandon(loop);
        observation.step = Step.ABANDONED;
        log.error(
                "gate {}: onRequest of plugin {} ignores its interrupt: the event loop that it holds up is given up, and the"
                        + " connections on it are cut, so that clients come back on another",
                servername,
                call.versionHandler().version());
    }

    private void answer(LoopCalls.Call call) {
        Request lost = call.session().unanswered(call.number());
        if (lost != null) {
            lanes.abandon(call.session(), lost);
        }
    }
}
