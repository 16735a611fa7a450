package io.msgserver.hotswap.catalog;

import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.PluginVersion;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars of the version before the current one, with the plugins that it needed, for a rollback. Used by the control
 * thread only.
 */
public final class FormerJars {
    private static final Logger log = LoggerFactory.getLogger(FormerJars.class);

    private final WorkFolder work;

    public FormerJars(WorkFolder work) {
        this.work = work;
    }

    /**
     * Keeps the jars of a version that is being replaced. When they cannot be kept, that is logged, and the former ones
     * remain.
     */
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
