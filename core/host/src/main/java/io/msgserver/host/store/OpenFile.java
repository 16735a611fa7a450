package io.msgserver.host.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the file, in whatever state it is. */
final class OpenFile {
    private static final Logger log = LoggerFactory.getLogger(OpenFile.class);

    private final StoreFile file;
    private final InstantSource clock;

    OpenFile(StoreFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    Path path() {
        return file.path();
    }

    /**
     * @throws IOException when another host has it, or it cannot be read or written; the message contains the remedy
     */
    Tables open() throws IOException {
        try {
            return openOrBeginAnew();
        } catch (Tables.LockedException e) {
            throw new IOException("the session store " + path() + " is in use by another host; stop that one,"
                    + " or name another file in sessions.store", e);
        } catch (IOException e) {
            throw new IOException("the session store " + path() + " cannot be used: " + reason(e)
                    + "; let the user that runs the host write there, or keep no sessions: \"sessions\": { \"store\": null }",
                    e);
        }
    }

    private Tables openOrBeginAnew() throws IOException {
        boolean wasThere = file.make();
        try {
            // A host that writes a file never leaves an empty one.
            if (!wasThere || !file.isEmpty()) {
                return Tables.open(file);
            }
        } catch (Tables.DamagedException e) {
            log.debug("{} cannot be read", path(), e);
        }
        return createNew();
    }

    /**
     * Creates a new file. The allocated subids are unknown, so it begins at the milliseconds since 1970, which exceed
     * the number of subids of any gate.
     */
    private Tables createNew() throws IOException {
        Instant now = clock.instant();
        Path aside = file.moveAside(now);
        file.make();
        Tables tables = Tables.open(file);
        tables.setFirst(now.toEpochMilli());
        tables.commit();
        log.warn(
                "the session store {} was damaged: it is moved to {} and begun anew, without the logins that were in it;"
                        + " new subids begin after {}",
                path(), aside, now.toEpochMilli());
        return tables;
    }

    /** Returns a readable reason. The operating system's own exceptions contain little more than a file name. */
    private static String reason(IOException e) {
        return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
    }
}
