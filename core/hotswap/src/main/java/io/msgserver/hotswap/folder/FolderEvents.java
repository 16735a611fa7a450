package io.msgserver.hotswap.folder;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports changes in a folder, where the system reports them. Missed events are found by polling. */
public final class FolderEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FolderEvents.class);

    private final Path folder;
    private final Runnable changed;
    /** Set by {@link #start} and closed by {@link #close}, which may run on another thread. Null before the start. */
    private volatile @Nullable WatchService service;

    public FolderEvents(Path folder, Runnable changed) {
        this.folder = folder;
        this.changed = changed;
    }

    public void start() {
        try {
            WatchService watch = folder.getFileSystem().newWatchService();
            service = watch;
            folder.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
            Thread.ofPlatform().daemon().name("plugin-folder-events").start(() -> run(watch));
        } catch (IOException e) {
            log.debug("changes in {} are noticed by polling alone: {}", folder, e.toString());
        }
    }

    private void run(WatchService watch) {
        try {
            for (WatchKey key = watch.take(); key.isValid(); key = watch.take()) {
                key.pollEvents();
                changed.run();
                key.reset();
            }
        } catch (InterruptedException | ClosedWatchServiceException _) {
            // The watch was closed.
        }
    }

    @Override
    public void close() {
        WatchService watch = service;
        if (watch != null) {
            try {
                watch.close();
            } catch (IOException e) {
                log.debug("the watch over {} cannot be closed: {}", folder, e.toString());
            }
        }
    }
}
