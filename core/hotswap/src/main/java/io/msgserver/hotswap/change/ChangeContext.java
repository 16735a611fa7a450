package io.msgserver.hotswap.change;

import io.msgserver.hotswap.catalog.Catalog;
import io.msgserver.hotswap.catalog.PluginEntries;
import io.msgserver.hotswap.folder.ControlThread;
import java.time.Duration;

/** The parts that every change to the plugins uses. */
public record ChangeContext(Catalog catalog, PluginEntries entries, ControlThread control, ChangeLock lock,
        ActivationWait activationWait) {

    /** @param patience the time in which a plugin has to serve after a change */
    public static ChangeContext of(Catalog catalog, PluginEntries entries, ControlThread control, Duration patience) {
        return new ChangeContext(catalog, entries, control, new ChangeLock(), new ActivationWait(control, patience));
    }
}
