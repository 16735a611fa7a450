package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.child.Versions;
import io.msgserver.bench.plugin.Journalled;
import io.msgserver.bench.plugin.StartsOnce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;

/** Replaces the plugin as an operator does, now and then with a broken jar, and rolls it back. Used by one thread. */
final class Operator {
    private static final String BESIDE = "beside.jar";
    private static final Duration AWAY = Duration.ofMillis(20);
    /** A host that took the jar for removed would have stopped its plugin by then. */
    private static final Duration NOTICE_DELAY = Duration.ofSeconds(1);

    private final Versions versions;
    private final BrokenJar broken;
    private final MadePlugin once;
    private final ProbeUsers probeUsers;
    private final Random random;
    private int last;

    Operator(MadePlugin plugin, Versions versions, ProbeUsers probeUsers, Random random) {
        this.versions = versions;
        this.broken = new BrokenJar(plugin);
        var others = new ArrayList<>(plugin.others());
        others.add(Journalled.class);
        this.once = new MadePlugin(plugin.id(), StartsOnce.class, others);
        this.probeUsers = probeUsers;
        this.random = random;
    }

    void make(Trouble trouble, ChildHost host)
            throws IOException, ChildException, BrokenPromiseException, InterruptedException {
        switch (trouble) {
            case SWAP -> swap(host);
            case AWAY -> takeAway(host);
            case BAD_ROLLBACK -> rollBack(host);
            default -> dropBroken(trouble, host);
        }
    }

    private void dropBroken(Trouble trouble, ChildHost host) throws IOException, ChildException, InterruptedException {
        if (random.nextBoolean()) {
            dropBrokenBeside(trouble, host);
        } else {
            dropBrokenOver(trouble, host);
        }
    }

    private void swap(ChildHost host) throws IOException, ChildException, InterruptedException {
        drop(host);
        awaitServing(host);
    }

    /**
     * Removes the jar for a moment, like a build that deletes a jar before it writes the next one, or an operator who
     * moves it back at once.
     */
    private void takeAway(ChildHost host)
            throws IOException, ChildException, BrokenPromiseException, InterruptedException {
        Path place = host.jarPath(ChildHost.JAR);
        Path aside = host.jarPath("." + ChildHost.JAR + ".away");
        boolean replaced = random.nextBoolean();
        try (ProbeUsers.Watch watch = probeUsers.watch(host)) {
            watch.ask();
            Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
            Thread.sleep(AWAY);
            if (replaced) {
                Files.delete(aside);
                swap(host);
            } else {
                Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
            }
            watch.askFor(NOTICE_DELAY);
        }
        checkServing(host, "its jar was away for " + AWAY.toMillis() + " ms");
    }

    /** Rolls back to a version that has served, and whose constructor throws when it is started again. */
    private void rollBack(ChildHost host)
            throws IOException, ChildException, BrokenPromiseException, InterruptedException {
        Path place = host.jarPath(ChildHost.JAR);
        last++;
        versions.announce(last);
        once.put(place, "1.0." + last);
        awaitServing(host);
        swap(host);
        byte[] serving = Files.readAllBytes(place);
        String refused = host.rollBack();
        if (!refused.contains("starts once,")) {
            throw new BrokenPromiseException("a rollback to a jar that fails was " + (refused.isEmpty()
                    ? "not refused"
                    : "refused with other words than its own: " + refused));
        }
        checkServing(host, "a rollback was refused");
        if (!Arrays.equals(serving, Files.readAllBytes(place))) {
            throw new BrokenPromiseException("another jar than that of version 1.0." + last
                    + ", which serves, is in the folder after a rollback that was refused");
        }
    }

    private void checkServing(ChildHost host, String what)
            throws ChildException, BrokenPromiseException, InterruptedException {
        String serving = "1.0." + versions.serving();
        if (!host.isServing(serving)) {
            throw new BrokenPromiseException("version " + serving + " does not serve after " + what);
        }
    }

    /** Puts the next version into the folder. */
    void drop(ChildHost host) throws IOException {
        last++;
        versions.announce(last);
        host.drop("1.0." + last);
    }

    /** Waits until it serves. */
    void awaitServing(ChildHost host) throws ChildException, InterruptedException {
        host.awaitVersion("1.0." + last);
        versions.confirm(last);
    }

    private void dropBrokenBeside(Trouble trouble, ChildHost host)
            throws IOException, ChildException, InterruptedException {
        Path place = host.jarPath(BESIDE);
        dropBroken(trouble, host, place);
        Files.delete(place);
    }

    /** Drops a broken jar over the sound one. A sound one has to follow, or the next host would find none. */
    private void dropBrokenOver(Trouble trouble, ChildHost host)
            throws IOException, ChildException, InterruptedException {
        dropBroken(trouble, host, host.jarPath(ChildHost.JAR));
        drop(host);
        awaitServing(host);
    }

    /** Drops a broken jar whose version is the highest so far; no user accepts a response from it. */
    private void dropBroken(Trouble trouble, ChildHost host, Path place)
            throws IOException, ChildException, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        last++;
        broken.put(trouble, place, "1.0." + last);
        host.awaitRefusal(place.getFileName().toString(), now, reasonOf(trouble));
    }

    private static String reasonOf(Trouble trouble) {
        return switch (trouble) {
            case TRUNCATED -> "whole";
            case NO_MANIFEST -> "MANIFEST.MF";
            case THROWS -> "broken,";
            default -> "start_timeout";
        };
    }
}
