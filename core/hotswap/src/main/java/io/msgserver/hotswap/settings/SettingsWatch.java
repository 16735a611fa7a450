package io.msgserver.hotswap.settings;

import io.msgserver.base.config.SettingsException;
import io.msgserver.hotswap.folder.FileSnapshotReader;
import io.msgserver.hotswap.folder.ScanInterval;
import io.msgserver.hotswap.folder.StableFiles;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings file again when it has changed, for the settings of plugins. All other settings take effect at the
 * next start. Used by the control thread.
 */
public final class SettingsWatch {
    private static final Logger log = LoggerFactory.getLogger(SettingsWatch.class);

    /** The number of settings that one log line names. */
    private static final int MAX_NAMED = 10;

    private final SettingsSource first;
    private final SettingsInForce settingsInForce;
    private final FileSnapshotReader reader;
    private final StableFiles stableFiles;
    /** The last settings that could be read. */
    private SettingsSource last;

    public SettingsWatch(SettingsSource first, SettingsInForce settingsInForce, ScanInterval scanInterval) {
        this.first = first;
        this.last = first;
        this.settingsInForce = settingsInForce;
        this.stableFiles = new StableFiles(scanInterval.graceScans());
        this.reader = FileSnapshotReader.in(first.path());
    }

    /**
     * Takes over new settings of plugins when the file is completely written. Returns whether the file is still
     * changing, so that the next scan has to come soon.
     */
    public boolean poll() {
        StableFiles.FileSnapshot snapshot = reader.read(first.path());
        StableFiles.ScanResult result = stableFiles.scan(snapshot == null ? Map.of() : Map.of(first.path(), snapshot));
        if (!result.arrived().isEmpty()) {
            read();
        }
        return result.changing();
    }

    private void read() {
        try {
            SettingsSource now = last.reread();
            if (!now.equals(last)) {
                last = now;
                settingsInForce.become(now.plugins());
                logPendingDifferences(now);
            }
        } catch (SettingsException wrong) {
            log.error("{}\nthe former settings stay in force", wrong.getMessage());
        }
    }

    private void logPendingDifferences(SettingsSource now) {
        List<String> pending = now.differencesSince(first);
        if (pending.isEmpty()) {
            log.info("{} has changed: plugins get their settings from it", now);
        } else {
            String more = pending.size() > MAX_NAMED ? " and " + (pending.size() - MAX_NAMED) + " more" : "";
            log.warn(
                    "{} has changed: plugins get their settings from it; all others take effect when the host"
                            + " starts again: {}{}",
                    now, String.join(", ", pending.subList(0, Math.min(pending.size(), MAX_NAMED))), more);
        }
    }
}
