package io.msgserver.host.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/** The tables of the file: maps from names to bytes. Used by one thread at a time. */
final class Tables {
    private static final long FORMAT = 1;
    private static final String FORMAT_KEY = "format";
    private static final String FIRST_KEY = "first";
    private static final String LOGINS = "logins of ";
    private static final String RESPONSES = "responses of ";
    private static final String LIVES = "lives of ";

    /**
     * Each commit is forced to the disk before the next begins, so space that only former versions need is free at
     * once.
     */
    private static final int RETENTION_MILLIS = 0;
    /** Chunks of the file with less live data are rewritten, so that the file does not grow. */
    private static final int FILL_PERCENT = 60;
    private static final int TIDY_BYTES = 8 << 20;
    /** The limit of uncommitted bytes in the heap. */
    private static final int UNCOMMITTED_BYTES = 8 << 20;

    private final MVStore store;
    private final MVMap<String, Long> about;
    private final MVMap<String, Long> subids;

    private Tables(MVStore store) {
        this.store = store;
        this.about = numbers("about");
        this.subids = numbers("subids");
    }

    /**
     * Opens an existing file and reads all of it.
     *
     * @throws LockedException  when another host has it
     * @throws DamagedException when its contents are invalid
     * @throws IOException      when it cannot be read or written, or is of a later version
     */
    static Tables open(StoreFile file) throws IOException {
        MVStore store = null;
        try {
            // Without a buffer size of 0, MVStore commits many changes before all of them are written, and does not
            // force them to the disk.
            store = new MVStore.Builder().fileName(file.name()).autoCommitDisabled().autoCommitBufferSize(0).open();
            requireNewest(store);
            store.setRetentionTime(RETENTION_MILLIS);
            var tables = new Tables(store);
            tables.checkFormat();
            tables.checkAll();
            return tables;
        } catch (IOException e) {
            store.closeImmediately();
            throw e;
        } catch (RuntimeException | AssertionError e) {
            if (store != null) {
                store.closeImmediately();
            }
            throw reason(e);
        }
    }

    /**
     * Checks that the newest version is there. A truncated file opens with an older version, from which subids would be
     * allocated again. Its header contains the newest version: the exact one after a clean stop; otherwise at most the
     * last commit may be missing, which a power loss interrupted.
     */
    private static void requireNewest(MVStore store) {
        Map<String, Object> header = store.getStoreHeader();
        long missing = DataUtils.readHexLong(header, "version", 0) - store.getCurrentVersion();
        boolean clean = DataUtils.readHexLong(header, "clean", 0) != 0;
        if (missing > (clean ? 0 : 1)) {
            throw new IllegalStateException(missing + " versions are missing at its end");
        }
    }

    private static IOException reason(Throwable thrown) {
        int code = thrown instanceof MVStoreException known ? known.getErrorCode() : DataUtils.ERROR_INTERNAL;
        return switch (code) {
            case DataUtils.ERROR_FILE_LOCKED -> new LockedException(thrown);
            case DataUtils.ERROR_WRITING_FAILED -> new IOException(thrown.getMessage(), thrown);
            case DataUtils.ERROR_UNSUPPORTED_FORMAT -> new IOException("a later version of msgserver wrote it", thrown);
            default -> new DamagedException(thrown);
        };
    }

    private void checkFormat() throws IOException {
        Long format = about.putIfAbsent(FORMAT_KEY, FORMAT);
        if (format != null && format != FORMAT) {
            throw new IOException("a later version of msgserver wrote it");
        }
    }

    /** Reads everything once, so that unreadable parts are found before a user is restored from them. */
    private void checkAll() {
        for (String servername : servernames()) {
            logins(servername).forEach((key, value) -> Entry.login(key, value, servername));
            responses(servername).forEach((_, value) -> Entry.response(value));
            lives(servername).forEach((_, value) -> Entry.life(value));
        }
    }

    /** Returns the names of all gates that have ever begun. */
    List<String> servernames() {
        return List.copyOf(subids.keySet());
    }

    /** Returns the last subid that may have been allocated, by the gate's name. */
    MVMap<String, Long> subids() {
        return subids;
    }

    /** Returns the subid before the first, for gates that have not begun yet. */
    long first() {
        return about.getOrDefault(FIRST_KEY, 0L);
    }

    void setFirst(long first) {
        about.put(FIRST_KEY, first);
    }

    /** Returns the gate's logins, see {@link Entry}. */
    MVMap<String, byte[]> logins(String servername) {
        return bytes(LOGINS + safe(servername));
    }

    /** Returns the gate's remembered responses, which exist from a clean stop to the next start. */
    MVMap<String, byte[]> responses(String servername) {
        return bytes(RESPONSES + safe(servername));
    }

    /** Returns the lives of clients' responses, which exist from a clean stop to the next start. */
    MVMap<String, byte[]> lives(String servername) {
        return bytes(LIVES + safe(servername));
    }

    /** Escapes backslashes: MVStore would not find a map whose name contains one. */
    private static String safe(String servername) {
        return Base64.getUrlEncoder().encodeToString(servername.getBytes(StandardCharsets.UTF_8));
    }

    private MVMap<String, byte[]> bytes(String name) {
        return store.openMap(name, new MVMap.Builder<String, byte[]>().keyType(StringDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
    }

    private MVMap<String, Long> numbers(String name) {
        return store.openMap(name, new MVMap.Builder<String, Long>().keyType(StringDataType.INSTANCE)
                .valueType(LongDataType.INSTANCE));
    }

    /** Commits. When this returns, everything written survives a crash and a power loss. */
    void commit() {
        store.commit();
        store.sync();
    }

    /** Commits when much is uncommitted. Only for a state that is written in parts, each of which may be the last. */
    void commitIfLarge() {
        if (store.getUnsavedMemory() > UNCOMMITTED_BYTES) {
            commit();
        }
    }

    /** Frees unused space. */
    void tidy() {
        if (store.compact(FILL_PERCENT, TIDY_BYTES)) {
            commit();
        }
    }

    /** Closes the file after the last commit. */
    void close() {
        store.close();
    }

    /** Closes the file without a commit. */
    void abandon() {
        store.closeImmediately();
    }

    static final class LockedException extends IOException {
        LockedException(Throwable cause) {
            super("another host has it open", cause);
        }
    }

    static final class DamagedException extends IOException {
        DamagedException(Throwable cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }
}
