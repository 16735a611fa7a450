package io.msgserver.bench.soak;

import io.msgserver.bench.child.ChildException;
import io.msgserver.bench.child.ChildHost;
import io.msgserver.bench.child.MadePlugin;
import io.msgserver.bench.child.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/** Somebody who replaces the plugin, and now and then with a jar that is broken. One thread. */
final class Operator {
    private static final String BESIDE = "beside.jar";

    private final Versions versions;
    private final BrokenJar broken;
    private final Findings findings;
    private final Random random;
    private int last;

    Operator(MadePlugin plugin, Versions versions, Findings findings, Random random) {
        this.versions = versions;
        this.broken = new BrokenJar(plugin);
        this.findings = findings;
        this.random = random;
    }

    void make(Trouble trouble, ChildHost host) throws IOException, ChildException, InterruptedException {
        if (trouble == Trouble.SWAP) {
            drop(host);
            awaitServing(host);
        } else if (random.nextBoolean()) {
            dropBrokenBeside(trouble, host);
        } else {
            dropBrokenOver(trouble, host);
        }
        findings.made(trouble);
    }

    /** Puts the next version into the folder. */
    void drop(ChildHost host) throws IOException {
        last++;
        versions.comes(last);
        host.drop("1.0." + last);
    }

    /** Returns when it serves. */
    void awaitServing(ChildHost host) throws ChildException, InterruptedException {
        host.awaitVersion("1.0." + last);
        versions.serves(last);
    }

    private void dropBrokenBeside(Trouble trouble, ChildHost host)
            throws IOException, ChildException, InterruptedException {
        Path place = host.place(BESIDE);
        dropBroken(trouble, host, place);
        Files.delete(place);
    }

    /** Where the sound one lies: a sound one has to follow, or the next host would find none. */
    private void dropBrokenOver(Trouble trouble, ChildHost host)
            throws IOException, ChildException, InterruptedException {
        dropBroken(trouble, host, host.place(ChildHost.JAR));
        drop(host);
        awaitServing(host);
    }

    /** Its version is the highest so far, and no user accepts an answer from it. */
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
