package io.msgserver.hotswap.change;

import io.msgserver.hotswap.catalog.PluginEntry;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.folder.ControlThread;
import io.msgserver.hotswap.jar.JarInTheWayException;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.version.Assembly;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits until jars that were put into the plugins folder serve. Any thread. */
public final class ActivationWait {
    private final ControlThread control;
    private final Duration patience;

    public ActivationWait(ControlThread control, Duration patience) {
        this.control = control;
        this.patience = patience;
    }

    /**
     * The jars that are to serve.
     *
     * @param before the last refusal before the folder was changed; null when there was none
     */
    record Goal(PluginEntry entry, Assembly wanted, @Nullable Refusal before) {

        /** Makes a goal. Called before the folder is changed. */
        static Goal of(PluginEntry entry, Assembly wanted) {
            return new Goal(entry, wanted, entry.refusal());
        }

        boolean isReached() {
            return wanted.identity().equals(entry.identity());
        }

        private String reason() {
            Refusal refusal = entry.refusal();
            return refusal == null || refusal.equals(before) ? "the log says more" : refusal.reason();
        }
    }

    /** A version that is to serve, and the jars that were put into the folder for it. */
    record Placed(Placement placement, List<Goal> goals) {}

    /**
     * Waits for all goals. When one fails, the jars are taken back, so that the next start of the host finds the jars
     * that served before.
     */
    void await(Placed placed) throws PluginRejectedException, IOException, InterruptedException {
        boolean arrived = false;
        try (Placement placement = placed.placement()) {
            try {
                for (Goal goal : placed.goals()) {
                    await(goal);
                }
                arrived = true;
            } finally {
                if (!arrived) {
                    takeBack(placement);
                }
            }
        }
    }

    /**
     * Takes the jars back between two scans: a scan that is under way has read the jars, and would bring them into
     * service.
     */
    private void takeBack(Placement placement) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            control.ask(() -> {
                placement.takeBack();
                return placement;
            });
        } catch (PluginRejectedException _) {
            // The host has stopped, and scans no more.
            placement.takeBack();
        } catch (InterruptedException _) {
            interrupted = true;
            placement.takeBack();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Waits until the goal is reached. That is checked between two scans, when no swap is under way.
     *
     * @throws PluginRejectedException when it cannot serve, or has not come into service within the timeout
     */
    void await(Goal goal) throws PluginRejectedException, IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!control.ask(goal::isReached)) {
            if (goal.entry().hasFailed(goal.wanted().identity())) {
                throw new PluginRejectedException(goal.reason());
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new JarInTheWayException("it has not come into service in " + patience.toSeconds() + " s: "
                        + goal.reason());
            }
            control.awaitLook(Duration.ofNanos(left));
        }
    }
}
