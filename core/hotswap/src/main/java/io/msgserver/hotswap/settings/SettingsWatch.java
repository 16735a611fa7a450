package io.msgserver.hotswap.settings;

import io.msgserver.base.config.SettingsException;
import io.msgserver.hotswap.folder.FileStamp;
import io.msgserver.hotswap.folder.ScanInterval;
import io.msgserver.hotswap.folder.Settling;
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
    private static final int MOST_NAMED = 10;

    private final SettingsSource first;
    private final SettingsInForce settingsInForce;
    private final FileStamp marks;
    private final Settling settling;
    /** The last settings that could be read. */
    private SettingsSource last;

    public SettingsWatch(SettingsSource first, SettingsInForce settingsInForce, ScanInterval scanInterval) {
        this.first = first;
        this.last = first;
        this.settingsInForce = settingsInForce;
        this.settling = new Settling(scanInterval.patientLooks());
        this.marks = FileStamp.in(first.path());
    }

    /**
     * Takes over new settings of plugins when the file is completely written. Returns whether the file is still
     * changing, so that the next scan has to come soon.
     */
    public boolean look() {
        Settling.Mark mark = marks.of(first.path());
        Settling.Change change = settling.look(mark == null ? Map.of() : Map.of(first.path(), mark));
        if (!change.arrived().isEmpty()) {
            read();
        }
        return change.moving();
    }

    private void read() {
        try {
            SettingsSource now = last.again();
            if (!now.equals(last)) {
                last = now;
                settingsInForce.become(now.plugins());
                tellWhatWaits(now);
            }
        } catch (SettingsException wrong) {
            log.error("{}\nwhat was in force stays so", wrong.getMessage());
        }
    }

    private void tellWhatWaits(SettingsSource now) {
        List<String> waiting = now.differencesSince(first);
        if (waiting.isEmpty()) {
            log.info("{} has changed: plugins are told what it says", now);
        } else {
            String more = waiting.size() > MOST_NAMED ? " and " + (waiting.size() - MOST_NAMED) + " more" : "";
            log.warn(
                    "{} has changed: plugins are told what plugins.settings says; all else comes into force when the host"
                            + " starts again: {}{}",
                    now, String.join(", ", waiting.subList(0, Math.min(waiting.size(), MOST_NAMED))), more);
        }
    }
}
