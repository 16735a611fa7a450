package io.msgserver.host.plugin;

import io.msgserver.api.StateHandover;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a version into service: stages it, starts it beside the old one, hands state over, and flips. Whatever fails before
 * the flip leaves the old version serving, untouched, and nothing of the new one. On the control thread.
 */
final class Swap {
    private static final Logger log = LoggerFactory.getLogger(Swap.class);

    private static final String HANDOVER = "plugins.handover_timeout";

    private final VersionLoader loader;
    private final Retirement retirement;
    private final SwapTimes times;

    Swap(VersionLoader loader, Retirement retirement, SwapTimes times) {
        this.loader = loader;
        this.retirement = retirement;
        this.times = times;
    }

    /**
     * Puts an assembly into a slot.
     *
     * @param discarded is told of the new version, when it came to nothing
     * @return the version that served before, which is to be retired; null when there was none
     * @throws PluginRejectedException saying why it cannot serve
     * @throws SwapPostponedException  when it may be tried again
     * @throws IOException             when it cannot be copied, or a site's port not be had
     * @throws InterruptedException    when the host stops
     */
    @Nullable
    PluginVersion bringIn(Slot slot, Assembly assembly, Consumer<PluginVersion> discarded)
            throws PluginRejectedException, SwapPostponedException, IOException, InterruptedException {
        PluginVersion old = slot.current();
        PluginVersion next = loader.stage(assembly);
        boolean flipped = false;
        try {
            loader.start(next);
            bring(slot, next);
            prepare(slot, next);
            if (old != null) {
                handOver(slot, old, next);
            }
            next.become(VersionState.ACTIVE);
            slot.flip(next);
            flipped = true;
        } finally {
            if (!flipped) {
                discarded.accept(next);
                retirement.discard(next);
                if (old == null) {
                    slot.sites().forEach(Site::suspend);
                }
            }
        }
        slot.sites().forEach(Site::serve);
        log.info("plugin {} serves{}{}", next, old == null ? "" : ", in the place of " + old.version(),
                slot.sites().isEmpty() ? ", with no gate that uses it" : "");
        return old;
    }

    private void bring(Slot slot, PluginVersion next) throws PluginRejectedException, InterruptedException {
        for (Site<?> site : slot.sites()) {
            next.bring(start("its start", next, () -> site.make(next)));
        }
    }

    private void prepare(Slot slot, PluginVersion next)
            throws PluginRejectedException, IOException, InterruptedException {
        List<Site<?>> sites = slot.sites();
        for (int number = 0; number < sites.size(); number++) {
            sites.get(number).prepare();
            register(sites.get(number), number, next);
        }
    }

    private <T> void register(Site<T> site, int number, PluginVersion next)
            throws PluginRejectedException, InterruptedException {
        Lease<T> lease = next.lease(number);
        if (lease != null) {
            start("its onRegister", next, () -> {
                site.register(lease.handler());
                return true;
            });
        }
    }

    private <R> R start(String what, PluginVersion version, Callable<R> call)
            throws PluginRejectedException, InterruptedException {
        return new Deadline(times.start(), "plugins.start_timeout").call(what,
                version.manager().getPluginClassLoader(version.id()), call);
    }

    /** Only where both versions want it. New calls wait from the first hand-over to the flip. */
    private void handOver(Slot slot, PluginVersion old, PluginVersion next)
            throws PluginRejectedException, SwapPostponedException, InterruptedException {
        boolean held = false;
        boolean done = false;
        long start = System.nanoTime();
        try {
            for (int number = 0; number < slot.sites().size(); number++) {
                Handing handing = handing(slot.sites().get(number), number, old, next);
                if (handing != null) {
                    if (!held) {
                        held = true;
                        hold(slot, old, start);
                    }
                    handing.run(old, next, left(start));
                }
            }
            done = true;
        } finally {
            if (held && !done) {
                slot.release(old);
            }
        }
    }

    /** State that is to go from one handler to the other. */
    private record Handing(StateHandover from, StateHandover to) {

        void run(PluginVersion old, PluginVersion next, Duration left)
                throws PluginRejectedException, InterruptedException {
            long start = System.nanoTime();
            byte[] state = new Deadline(left, HANDOVER).call("exportState of " + old.version(),
                    old.manager().getPluginClassLoader(old.id()), from::exportState);
            Duration rest = left.minusNanos(System.nanoTime() - start);
            new Deadline(rest, HANDOVER).call("importState", next.manager().getPluginClassLoader(next.id()), () -> {
                to.importState(state, old.version());
                return true;
            });
        }
    }

    private static <T> @Nullable Handing handing(Site<T> site, int number, PluginVersion old, PluginVersion next) {
        Lease<T> from = old.lease(number);
        Lease<T> to = next.lease(number);
        StateHandover exporting = from == null ? null : site.state(from.handler());
        StateHandover importing = to == null ? null : site.state(to.handler());
        return exporting == null || importing == null ? null : new Handing(exporting, importing);
    }

    /** What runs may still change the state, so it has to end first. */
    private void hold(Slot slot, PluginVersion old, long start) throws SwapPostponedException, InterruptedException {
        slot.hold(old);
        if (!old.leases().awaitNone(left(start))) {
            throw new SwapPostponedException("its state cannot be handed over yet: " + old.leases().running()
                    + " calls still ran after handover_timeout, " + times.handover().toMillis()
                    + " ms; it is tried again, and a longer plugins.handover_timeout gives them more time");
        }
    }

    private Duration left(long start) {
        return times.handover().minusNanos(System.nanoTime() - start);
    }
}
