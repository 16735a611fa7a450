package io.msgserver.hotswap.swap;

import io.msgserver.api.StateHandover;
import io.msgserver.hotswap.call.Deadline;
import io.msgserver.hotswap.call.DeadlinePassedException;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.Endpoint;
import io.msgserver.hotswap.version.Lease;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands state over from one version to the next, at the endpoints where both support it. New calls wait from its begin
 * to the flip, or until it has failed. The whole hand-over has to fit into handover_timeout. On the control thread.
 */
final class HandOver {
    private final PluginVersion old;
    private final PluginVersion next;
    private final Duration timeout;
    private final LongSupplier nanos;
    private final long start;
    /**
     * Whether the running calls took more than half of the time to end, so that a timeout is not the plugin's fault.
     */
    private boolean callsTookMost;

    private HandOver(PluginVersion old, PluginVersion next, Duration timeout, LongSupplier nanos) {
        this.old = old;
        this.next = next;
        this.timeout = timeout;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /**
     * Hands the state over. On success with any state, new calls wait until the flip; otherwise the old version
     * continues to serve.
     *
     * @param timeout the time that new calls may wait
     * @throws PluginRejectedException when one side failed, or took too long although it had most of the time
     * @throws SwapPostponedException  when running calls took too much of the time
     * @throws InterruptedException    when the host stops
     */
    static void run(Slot slot, PluginVersion old, PluginVersion next, Duration timeout)
            throws PluginRejectedException, SwapPostponedException, InterruptedException {
        run(slot, old, next, timeout, System::nanoTime);
    }

    /** Does the same with a given clock, for tests. */
    static void run(Slot slot, PluginVersion old, PluginVersion next, Duration timeout, LongSupplier nanos)
            throws PluginRejectedException, SwapPostponedException, InterruptedException {
        List<StateTransfer> transfers = transfers(slot, old, next);
        if (transfers.isEmpty()) {
            return;
        }
        boolean done = false;
        slot.hold(old);
        try {
            new HandOver(old, next, timeout, nanos).run(transfers);
            done = true;
        } finally {
            if (!done) {
                slot.release(old);
            }
        }
    }

    /** A hand-over of state from one handler to another. */
    private record StateTransfer(StateHandover from, StateHandover to) {}

    private static List<StateTransfer> transfers(Slot slot, PluginVersion old, PluginVersion next) {
        var transfers = new ArrayList<StateTransfer>();
        for (int number = 0; number < slot.endpoints().size(); number++) {
            StateTransfer transfer = transfer(slot.endpoints().get(number), number, old, next);
            if (transfer != null) {
                transfers.add(transfer);
            }
        }
        return transfers;
    }

    private static <T> @Nullable StateTransfer transfer(Endpoint<T> endpoint, int number, PluginVersion old,
            PluginVersion next) {
        Lease<T> from = old.lease(number);
        Lease<T> to = next.lease(number);
        StateHandover exporting = from == null ? null : endpoint.stateHandover(from.handler());
        StateHandover importing = to == null ? null : endpoint.stateHandover(to.handler());
        return exporting == null || importing == null ? null : new StateTransfer(exporting, importing);
    }

    private void run(List<StateTransfer> transfers)
            throws PluginRejectedException, SwapPostponedException, InterruptedException {
        awaitCalls();
        for (StateTransfer transfer : transfers) {
            byte[] state = call("exportState of " + old.version(), old, transfer.from()::exportState);
            call("importState", next, () -> {
                transfer.to().importState(state, old.version());
                return true;
            });
        }
    }

    /** Waits for the running calls, which may still change the state. */
    private void awaitCalls() throws SwapPostponedException, InterruptedException {
        if (!old.leases().awaitIdle(left())) {
            throw postponed(old.leases().running() + " calls still ran after handover_timeout, " + timeout.toMillis()
                    + " ms");
        }
        callsTookMost = left().compareTo(timeout.dividedBy(2)) < 0;
    }

    private <T> T call(String what, PluginVersion version, Callable<T> call)
            throws PluginRejectedException, SwapPostponedException, InterruptedException {
        try {
            return new Deadline(timeout, "plugins.handover_timeout").within(left()).call(what,
                    version.manager().getPluginClassLoader(version.id()), call);
        } catch (DeadlinePassedException late) {
            if (callsTookMost) {
                throw postponed("calls took more than half of handover_timeout, " + timeout.toMillis()
                        + " ms, to end, and " + what + " the rest");
            }
            throw late;
        }
    }

    private static SwapPostponedException postponed(String why) {
        return new SwapPostponedException("its state cannot be handed over yet: " + why
                + "; it is tried again, and a longer plugins.handover_timeout gives them more time");
    }

    private Duration left() {
        return timeout.minusNanos(nanos.getAsLong() - start);
    }
}
