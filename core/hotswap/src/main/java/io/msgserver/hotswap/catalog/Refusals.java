package io.msgserver.hotswap.catalog;

import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.Assembly;
import io.msgserver.hotswap.version.PluginVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and records why jars do not serve. Called by the control thread, and before it starts by the thread that starts
 * the host. Any thread may read.
 */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final PluginEntries entries;
    private final InstantSource clock;
    /** Refusals of files that cannot be read, by path: their plugin ids are not known. */
    private final Map<Path, Refusal> files = new ConcurrentSkipListMap<>();

    public Refusals(PluginEntries entries, InstantSource clock) {
        this.entries = entries;
        this.clock = clock;
    }

    /** Returns the refusals of unreadable jars, except those that are part of a plugin's status. */
    public List<Refusal> files() {
        return files.values().stream().filter(refusal -> !isPartOfStatus(refusal.source())).toList();
    }

    /**
     * Records that a file is no plugin. A plugin that serves from an earlier content of the file continues to serve,
     * and its status has the refusal.
     */
    void refuseFile(Path source, PluginRejectedException bad) {
        var refusal = new Refusal(clock.instant(), source, String.valueOf(bad.getMessage()));
        log.error("{}", refusal);
        log.debug("{}", refusal, bad);
        files.put(source, refusal);
        for (PluginEntry entry : entries.all()) {
            entry.forget(source);
            if (entry.servesFrom(source)) {
                entry.recordRefusal(refusal);
            }
        }
    }

    private boolean isPartOfStatus(Path source) {
        return entries.all().stream().anyMatch(entry -> entry.hasRefusalOf(source));
    }

    /** Returns whether the file is no plugin. */
    public boolean isRefusedFile(Path source) {
        return files.containsKey(source);
    }

    /** Forgets the refusals of a file that is gone, has other bytes, or was put there once more. */
    void forgetFile(Path source) {
        files.remove(source);
        entries.all().forEach(entry -> entry.forget(source));
    }

    /** Allows a jar that was put there anew: it is tried even if the same bytes were refused before. */
    void tryAnew(StagedJar jar) {
        for (PluginEntry entry : entries.all()) {
            entry.allow(jar.sha256());
            Assembly serving = entry.assembly();
            if (serving != null && serving.root().sha256().equals(jar.sha256())) {
                log.info("plugin {} was put there again: it has the bytes that serve, so nothing changes",
                        jar.source().getFileName());
            }
        }
    }

    /** Refuses an assembly: it cannot serve, and is not tried again. */
    public void refuse(PluginEntry entry, Assembly wanted, PluginRejectedException bad) {
        Throwable trace = traceOf(bad);
        String remedy = trace == null ? "" : "; mend the plugin, the log has the stack trace";
        var refusal = new Refusal(clock.instant(), wanted.root().source(), bad.getMessage() + remedy);
        entry.refuse(wanted.identity(), refusal);
        log.error("{}{}", refusal, servingNote(entry), trace);
    }

    /** Records that an assembly took too long to start. It is tried again, since its code may not be the cause. */
    public void postpone(PluginEntry entry, Assembly wanted, PluginRejectedException late, Duration pause) {
        var refusal = new Refusal(clock.instant(), wanted.root().source(), late.getMessage() + "; it is tried again");
        entry.recordRefusal(refusal);
        log.error("{} in {} s{}", refusal, Math.max(1, pause.toSeconds()), servingNote(entry));
    }

    private static String servingNote(PluginEntry entry) {
        PluginVersion current = entry.slot().current();
        return current == null ? "" : "; " + current.version() + " serves on";
    }

    /**
     * Returns the exception whose stack trace is logged for the plugin's author; null when the message is enough for an
     * operator.
     */
    private static @Nullable Throwable traceOf(PluginRejectedException bad) {
        Throwable cause = bad.getCause();
        boolean isInMessage = cause == null || cause instanceof IOException || cause instanceof IllegalArgumentException
                || cause instanceof TimeoutException;
        return isInMessage ? null : cause;
    }

    /** Reports that a jar does not serve now, but may later. It is logged once, until a version comes into service. */
    public void report(PluginEntry entry, StagedJar jar, @Nullable String reason) {
        var refusal = new Refusal(clock.instant(), jar.source(), String.valueOf(reason));
        if (entry.recordRefusal(refusal)) {
            log.error("{}", refusal);
        }
    }

    /**
     * Reports that the version that served last serves in the place of the jar in the folder, which cannot. The
     * operator has to put a good jar there.
     */
    public void reportStandIn(PluginEntry entry, Assembly standIn) {
        Refusal why = entry.refusal();
        log.error("plugin {} serves with version {}, which served last, from the host's own copy: its jar in the folder"
                + " cannot serve. Put a good jar there, or delete the jar to end the plugin{}", entry.slot().id(),
                standIn.root().facts().version(), why == null ? "" : ". " + why);
    }

    /**
     * Reports that a jar waits until old versions are gone. It is logged once, and once more when an operator has to
     * help.
     */
    public void reportWaiting(PluginEntry entry, StagedJar jar, String reason, boolean needsOperator) {
        var refusal = new Refusal(clock.instant(), jar.source(), reason);
        if (!entry.recordWaiting(refusal, needsOperator)) {
            return;
        }
        if (needsOperator) {
            log.error("{}", refusal);
        } else {
            log.warn("plugin {} is not swapped in yet: {}", jar.source().getFileName(), reason);
        }
    }
}
