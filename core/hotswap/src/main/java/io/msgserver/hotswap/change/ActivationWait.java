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
final class ActivationWait {
    private final ControlThread control;
    private final Duration timeout;

    ActivationWait(ControlThread control, Duration timeout) {
        this.control = control;
        this.timeout = timeout;
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
    record Deployment(JarReplacement replacement, List<Goal> goals) {}

    /**
     * Waits for all goals. When one fails, the jars are taken back, so that the next start of the host finds the jars
     * that served before.
     */
    void await(Deployment deployment) throws PluginRejectedException, IOException, InterruptedException {
        boolean arrived = false;
        try (JarReplacement replacement = deployment.replacement()) {
            try {
                for (Goal goal : deployment.goals()) {
                    await(goal);
                }
                arrived = true;
            } finally {
                if (!arrived) {
                    undo(replacement);
                }
            }
        }
    }

    /**
     * Takes the jars back between two scans: a scan that is under way has read the jars, and would bring them into
     * service.
     */
    private void undo(JarReplacement replacement) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            control.runAndWait(() -> {
                replacement.undo();
                return replacement;
            });
        } catch (PluginRejectedException _) {
            // The host has stopped, and scans no more.
            replacement.undo();
        } catch (InterruptedException _) {
            interrupted = true;
            replacement.undo();
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
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!control.runAndWait(goal::isReached)) {
            if (goal.entry().hasFailed(goal.wanted().identity())) {
                throw new PluginRejectedException(goal.reason());
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new JarInTheWayException("it has not come into service in " + timeout.toSeconds() + " s: "
                        + goal.reason());
            }
            control.awaitScan(Duration.ofNanos(left));
        }
    }
}
