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

/** The tables of the file: maps from names to bytes. One thread at a time. */
final class Tables {
    private static final long FORMAT = 1;
    private static final String FORMAT_KEY = "format";
    private static final String FIRST_KEY = "first";
    private static final String LOGINS = "logins of ";
    private static final String RESPONSES = "responses of ";
    private static final String LIVES = "lives of ";

    /** Each commit is forced to the disk before the next begins: what only versions before it need can go at once. */
    private static final int RETENTION_MILLIS = 0;
    /** Parts of the file that are used less are written anew, so that it does not grow. */
    private static final int FILL_PERCENT = 60;
    private static final int TIDY_BYTES = 8 << 20;
    /** Bytes that wait in the heap for their commit, at most. */
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
     * Opens a file that has been made, and reads all of it.
     *
     * @throws LockedException  when another host has it
     * @throws DamagedException when it makes no sense
     * @throws IOException      when it cannot be read or written, or is of a later version
     */
    static Tables open(StoreFile file) throws IOException {
        MVStore store = null;
        try {
            // Without the second, much that is new is committed before all of it is there, and not forced to the disk.
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
     * A file whose end is missing opens with an older version, from which subids would be handed out again. But it says
     * at its beginning how new it was: exactly after a clean stop; else at most the last commit, which a power loss cut
     * short, is missing.
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

    /** Reads everything once, so that unreadable parts are found before a user is logged in from them. */
    private void checkAll() {
        for (String servername : servernames()) {
            logins(servername).forEach((key, value) -> Entry.login(key, value, servername));
            responses(servername).forEach((_, value) -> Entry.response(value));
            lives(servername).forEach((_, value) -> Entry.life(value));
        }
    }

    /** Those that have ever begun. */
    List<String> servernames() {
        return List.copyOf(subids.keySet());
    }

    /** By the gate, the last subid that may have been handed out. */
    MVMap<String, Long> subids() {
        return subids;
    }

    /** The subid before the first, for gates that have not begun yet. */
    long first() {
        return about.getOrDefault(FIRST_KEY, 0L);
    }

    void setFirst(long first) {
        about.put(FIRST_KEY, first);
    }

    /** The gate's logins, see {@link Entry}. */
    MVMap<String, byte[]> logins(String servername) {
        return bytes(LOGINS + safe(servername));
    }

    /** The responses that the gate remembers, from a clean stop to the next start. */
    MVMap<String, byte[]> responses(String servername) {
        return bytes(RESPONSES + safe(servername));
    }

    /** The lives of clients' answers, from a clean stop to the next start. */
    MVMap<String, byte[]> lives(String servername) {
        return bytes(LIVES + safe(servername));
    }

    /** A map whose name has a backslash would not be found again. */
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

    /** When it returns, what was written outlasts a crash and a power loss. */
    void commit() {
        store.commit();
        store.sync();
    }

    /** Commits when much is new: for what is written in parts, each of which may be the last. */
    void commitIfLarge() {
        if (store.getUnsavedMemory() > UNCOMMITTED_BYTES) {
            commit();
        }
    }

    /** Lets go of space that is not needed. */
    void tidy() {
        if (store.compact(FILL_PERCENT, TIDY_BYTES)) {
            commit();
        }
    }

    /** After the last commit. */
    void close() {
        store.close();
    }

    /** Leaves the file as it is. */
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
