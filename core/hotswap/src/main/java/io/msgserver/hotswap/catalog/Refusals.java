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
 * Logs and records why jars do not serve. Called by the control thread, and before it by the thread that starts the
 * host; any thread may look.
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

    /** The jars that no plugin can be made of, but for those whose refusal a plugin has. */
    public List<Refusal> files() {
        return files.values().stream().filter(refusal -> !isToldOf(refusal.source())).toList();
    }

    /**
     * No plugin can be made of that file. A plugin that serves with what was taken in from there before serves on, and
     * has the refusal.
     */
    void refuseFile(Path source, PluginRejectedException bad) {
        var refusal = new Refusal(clock.instant(), source, String.valueOf(bad.getMessage()));
        log.error("{}", refusal);
        log.debug("{}", refusal, bad);
        files.put(source, refusal);
        for (PluginEntry entry : entries.all()) {
            entry.forget(source);
            if (entry.servesFrom(source)) {
                entry.note(refusal);
            }
        }
    }

    private boolean isToldOf(Path source) {
        return entries.all().stream().anyMatch(entry -> entry.isToldOf(source));
    }

    /** No plugin can be made of what lies there. */
    public boolean isRefusedFile(Path source) {
        return files.containsKey(source);
    }

    /** It is gone, or has other bytes, or somebody put the same there once more: what was said of it is over. */
    void forgetFile(Path source) {
        files.remove(source);
        entries.all().forEach(entry -> entry.forget(source));
    }

    /** The jar was put there anew: it is tried, whatever became of the same bytes before. */
    void tryAnew(StagedJar jar) {
        for (PluginEntry entry : entries.all()) {
            entry.allow(jar.sha256());
            Assembly serving = entry.assembly();
            if (serving != null && serving.root().sha256().equals(jar.sha256())) {
                log.info("plugin {} was put there once more: it is what serves, and goes on",
                        jar.source().getFileName());
            }
        }
    }

    /** These bytes cannot serve, and are not tried again. */
    public void refuse(PluginEntry entry, Assembly wanted, PluginRejectedException bad) {
        Throwable trace = traceOf(bad);
        String remedy = trace == null ? "" : "; mend the plugin, the log has the stack trace";
        var refusal = new Refusal(clock.instant(), wanted.root().source(), bad.getMessage() + remedy);
        entry.refuse(wanted.identity(), refusal);
        log.error("{}{}", refusal, still(entry), trace);
    }

    /** That took too long, which these bytes may not be to blame for: it is tried again. */
    public void postpone(PluginEntry entry, Assembly wanted, PluginRejectedException late, Duration pause) {
        var refusal = new Refusal(clock.instant(), wanted.root().source(), late.getMessage() + "; it is tried again");
        entry.note(refusal);
        log.error("{} in {} s{}", refusal, Math.max(1, pause.toSeconds()), still(entry));
    }

    private static String still(PluginEntry entry) {
        PluginVersion current = entry.slot().current();
        return current == null ? "" : "; " + current.version() + " serves on";
    }

    /**
     * A plugin that says what an operator did wrong says it in its message; where anything else came from, its author
     * has to see.
     */
    private static @Nullable Throwable traceOf(PluginRejectedException bad) {
        Throwable cause = bad.getCause();
        boolean told = cause == null || cause instanceof IOException || cause instanceof IllegalArgumentException
                || cause instanceof TimeoutException;
        return told ? null : cause;
    }

    /** That jar does not serve now, and may later: said once, until a version comes into service. */
    public void tell(PluginEntry entry, StagedJar jar, @Nullable String reason) {
        var refusal = new Refusal(clock.instant(), jar.source(), String.valueOf(reason));
        if (entry.note(refusal)) {
            log.error("{}", refusal);
        }
    }

    /**
     * The version that served last serves, since its jar in the folder cannot: nothing is lost, and the operator has to
     * put a good jar there.
     */
    public void tellStandIn(PluginEntry entry, Assembly standIn) {
        Refusal why = entry.refusal();
        log.error("plugin {} is not served by what lies in the folder, but by {}, which served last, from the host's"
                + " own copy. Put good jars there, or take its jar out to end what it serves{}", entry.slot().id(),
                standIn.root().facts().version(), why == null ? "" : ". " + why);
    }

    /** That jar waits for old versions to go: said once, and once more when that needs somebody's help. */
    public void tellWaiting(PluginEntry entry, StagedJar jar, String reason, boolean helpless) {
        var refusal = new Refusal(clock.instant(), jar.source(), reason);
        if (!entry.waits(refusal, helpless)) {
            return;
        }
        if (helpless) {
            log.error("{}", refusal);
        } else {
            log.warn("plugin {} is not swapped in yet: {}", jar.source().getFileName(), reason);
        }
    }
}
