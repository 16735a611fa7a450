package io.msgserver.host.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said, and remembered, of jars that do not serve. The control thread tells, and whoever starts before it; any thread may look. */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final Tenures tenures;
    private final InstantSource clock;
    /** What lies in the folder and cannot be read, by path: no plugin id is known of it. */
    private final Map<Path, Refusal> files = new ConcurrentSkipListMap<>();

    Refusals(Tenures tenures, InstantSource clock) {
        this.tenures = tenures;
        this.clock = clock;
    }

    /** The jars that no plugin can be made of. */
    List<Refusal> files() {
        return List.copyOf(files.values());
    }

    /** No plugin can be made of that file. What was taken in from there before serves on; its plugin has the refusal then. */
    void refuseFile(Path source, PluginRejectedException bad) {
        var refusal = new Refusal(clock.instant(), source, String.valueOf(bad.getMessage()));
        log.error("{}", refusal);
        log.debug("{}", refusal, bad);
        List<Tenure> served = tenures.servedFrom(source);
        served.forEach(tenure -> tenure.note(refusal));
        if (served.isEmpty()) {
            files.put(source, refusal);
        }
    }

    /** It is gone, or a plugin can be made of it now. */
    void forgetFile(Path source) {
        files.remove(source);
    }

    /** These bytes cannot serve, and are not tried again. */
    void refuse(Tenure tenure, Assembly wanted, PluginRejectedException bad) {
        Throwable trace = traceOf(bad);
        String remedy = trace == null ? "" : "; mend the plugin, the log has the stack trace";
        var refusal = new Refusal(clock.instant(), wanted.root().source(), bad.getMessage() + remedy);
        tenure.refuse(wanted.identity(), refusal);
        PluginVersion current = tenure.slot().current();
        String still = current == null ? "" : "; " + current.version() + " serves on";
        log.error("{}{}", refusal, still, trace);
    }

    /** A plugin that says what an operator did wrong says it in its message; where anything else came from, its author has to see. */
    private static @Nullable Throwable traceOf(PluginRejectedException bad) {
        Throwable cause = bad.getCause();
        boolean told = cause == null || cause instanceof IOException || cause instanceof IllegalArgumentException
                || cause instanceof TimeoutException;
        return told ? null : cause;
    }

    /** That jar does not serve now, and may later: said once, until a version comes into service. */
    void tell(Tenure tenure, StagedJar jar, @Nullable String reason) {
        var refusal = new Refusal(clock.instant(), jar.source(), String.valueOf(reason));
        if (tenure.note(refusal)) {
            log.error("{}", refusal);
        }
    }

    /** That jar waits for old versions to go: said once, and once more when that needs somebody's help. */
    void tellWaiting(Tenure tenure, StagedJar jar, String reason, boolean helpless) {
        var refusal = new Refusal(clock.instant(), jar.source(), reason);
        if (!tenure.waits(refusal, helpless)) {
            return;
        }
        if (helpless) {
            log.error("{}", refusal);
        } else {
            log.warn("plugin {} is not swapped in yet: {}", jar.source().getFileName(), reason);
        }
    }
}
