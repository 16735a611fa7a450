package io.msgserver.hotswap.swap;

import io.msgserver.hotswap.call.Deadline;
import io.msgserver.hotswap.catalog.PluginIdHints;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.ActivationListener;
import io.msgserver.hotswap.version.Assembly;
import io.msgserver.hotswap.version.Endpoint;
import io.msgserver.hotswap.version.Lease;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.Slot;
import io.msgserver.hotswap.version.VersionLoader;
import io.msgserver.hotswap.version.VersionState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings a version into service: stages it, starts it beside the old one, hands the state over, and flips. After a
 * failure before the flip, the old version serves unchanged and the new one is discarded. On the control thread.
 */
public final class Swap {
    private static final Logger log = LoggerFactory.getLogger(Swap.class);

    private final VersionLoader loader;
    private final Retirement retirement;
    private final Deadline startTime;
    private final Duration handoverTime;
    private final SwapCounts counts;
    private final PluginIdHints idHints;

    /** @param handoverTime the time for a whole hand-over, while new calls wait */
    public Swap(VersionLoader loader, Retirement retirement, Deadline startTime, Duration handoverTime,
            SwapCounts counts,
            PluginIdHints idHints) {
        this.loader = loader;
        this.retirement = retirement;
        this.startTime = startTime;
        this.handoverTime = handoverTime;
        this.counts = counts;
        this.idHints = idHints;
    }

    /**
     * Brings an assembly into service in a slot.
     *
     * @param discarded receives the new version when it does not come into service
     * @return the version that served before, which the caller has to retire; null when there was none
     * @throws PluginRejectedException when it cannot serve; the message says why
     * @throws SwapPostponedException  when it may be tried again
     * @throws IOException             when it cannot be copied, or an endpoint's port cannot be bound
     * @throws InterruptedException    when the host stops
     */
    @Nullable
    PluginVersion bringIn(Slot slot, Assembly assembly, Consumer<PluginVersion> discarded)
            throws PluginRejectedException, SwapPostponedException, IOException, InterruptedException {
        SwapOutcome outcome = SwapOutcome.FAILED;
        long start = System.nanoTime();
        try {
            PluginVersion old = replace(slot, assembly, discarded);
            outcome = SwapOutcome.SERVED;
            counts.times().record(System.nanoTime() - start);
            return old;
        } catch (PluginRejectedException bad) {
            outcome = SwapOutcome.REFUSED;
            throw bad;
        } catch (SwapPostponedException later) {
            outcome = SwapOutcome.POSTPONED;
            throw later;
        } finally {
            counts.outcomes().count(outcome);
        }
    }

    private @Nullable PluginVersion replace(Slot slot, Assembly assembly, Consumer<PluginVersion> discarded)
            throws PluginRejectedException, SwapPostponedException, IOException, InterruptedException {
        PluginVersion old = slot.current();
        PluginVersion next = loader.stage(assembly);
        boolean flipped = false;
        try {
            loader.start(next);
            createHandlers(slot, next);
            bind(slot, next);
            if (old != null) {
                HandOver.run(slot, old, next, handoverTime);
            }
            next.become(VersionState.ACTIVE);
            slot.flip(next);
            flipped = true;
        } finally {
            if (!flipped) {
                next.endActivation(ActivationListener::discarded);
                discarded.accept(next);
                retirement.discard(next);
                if (old == null) {
                    slot.endpoints().forEach(Endpoint::suspend);
                }
            }
        }
        next.endActivation(ActivationListener::activated);
        slot.endpoints().forEach(endpoint -> acceptClients(endpoint, next));
        String note = idHints.unusedNote(slot.id());
        log.atLevel(idHints.isMismatched(slot.id()) ? Level.WARN : Level.INFO).log("plugin {} serves{}{}", next,
                old == null ? "" : replacedText(old, next), note.isEmpty() ? "" : ", " + note);
        return old;
    }

    /**
     * Lets clients in at an endpoint. Failures are only logged: the new version serves already, and the old one has to
     * be retired in any case.
     */
    private static void acceptClients(Endpoint<?> endpoint, PluginVersion next) {
        try {
            endpoint.acceptClients();
        } catch (RuntimeException | Error fault) {
            log.error("plugin {}: {} cannot let clients in: a fault of the host; close and open it", next,
                    endpoint.name(), fault);
        }
    }

    private static String replacedText(PluginVersion old, PluginVersion next) {
        return next.assembly().isOfSameJars(old.assembly())
                ? " with the settings that it has now"
                : ", in the place of " + old.version();
    }

    private void createHandlers(Slot slot, PluginVersion next) throws PluginRejectedException, InterruptedException {
        for (Endpoint<?> endpoint : slot.endpoints()) {
            next.addHandler(start("its start", next, () -> endpoint.createHandler(next)));
        }
    }

    private void bind(Slot slot, PluginVersion next)
            throws PluginRejectedException, IOException, InterruptedException {
        List<Endpoint<?>> endpoints = slot.endpoints();
        for (int number = 0; number < endpoints.size(); number++) {
            endpoints.get(number).bind();
            register(endpoints.get(number), number, next);
        }
    }

    private <T> void register(Endpoint<T> endpoint, int number, PluginVersion next)
            throws PluginRejectedException, InterruptedException {
        Lease<T> lease = next.lease(number);
        if (lease != null) {
            start("its onRegister", next, () -> {
                endpoint.register(lease.handler());
                return true;
            });
        }
    }

    private <R> R start(String what, PluginVersion version, Callable<R> call)
            throws PluginRejectedException, InterruptedException {
        return startTime.call(what, version.manager().getPluginClassLoader(version.id()), call);
    }
}
