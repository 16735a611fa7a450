package io.msgserver.hotswap.catalog;

import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.PluginVersion;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of the version before the current one, with all that it needed, in case it is wanted back. Used by the
 * control thread alone.
 */
public final class FormerJars {
    private static final Logger log = LoggerFactory.getLogger(FormerJars.class);

    private final WorkFolder work;

    public FormerJars(WorkFolder work) {
        this.work = work;
    }

    /** Keeps the version that goes. One that cannot be kept is said, and the one before it stays. */
    public void keep(PluginEntry entry, PluginVersion old) {
        try {
            var jars = new KeptJars(work.formerFolder(old.id()));
            List<StagedJar> kept = jars.keep(old);
            entry.keep(kept);
            jars.deleteOthers(kept.stream().map(StagedJar::copy).toList());
        } catch (IOException e) {
            log.warn("plugin {} cannot be kept for a rollback: {}", old, e.toString());
        }
    }
}
