package io.msgserver.host.store;

import io.msgserver.api.Username;
import io.msgserver.host.session.KeptLife;
import io.msgserver.host.session.KeptLogin;
import io.msgserver.host.session.KeptResponse;
import io.msgserver.host.session.Session;
import io.msgserver.host.session.SessionLimits;
import io.msgserver.host.session.Subids;
import io.msgserver.host.session.Users;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * One gate's sessions, as they are read from and written to the file. Owned by the store's thread, except for the
 * restoration before it starts.
 */
final class KeptGate {
    /** The number of subids that are reserved at once: more than the logins of any gate between two writes. */
    private static final long BLOCK = 100_000;

    private final String servername;
    private final Changed changed = new Changed();
    private final Users users;
    private final Subids subids;
    /** Logins that were written but not committed yet. */
    private final List<Username> written = new ArrayList<>();
    private long reserving;

    private KeptGate(String servername, SessionLimits limits, long lastSubid) {
        this.servername = servername;
        this.users = new Users(limits, changed);
        this.subids = Subids.after(lastSubid);
        this.reserving = lastSubid;
    }

    static KeptGate restored(String servername, SessionLimits limits, Tables tables) {
        var gate = new KeptGate(servername, limits, tables.subids().getOrDefault(servername, tables.first()));
        MVMap<String, byte[]> responses = tables.responses(servername);
        MVMap<String, byte[]> lives = tables.lives(servername);
        var logins = new ArrayList<KeptLogin>();
        tables.logins(servername).forEach((key, value) -> logins.add(Entry.login(key, value, servername)));
        logins.sort(Comparator.comparingLong(KeptLogin::order));
        logins.forEach(login -> gate.users.restore(login, lifeOf(login.username(), lives),
                responsesOf(login.username(), responses)));
        return gate;
    }

    private static @Nullable KeptLife lifeOf(Username username, MVMap<String, byte[]> lives) {
        byte[] life = lives.get(Entry.key(username));
        return life == null ? null : Entry.life(life);
    }

    private static List<KeptResponse> responsesOf(Username username, MVMap<String, byte[]> responses) {
        var found = new ArrayList<KeptResponse>();
        String prefix = Entry.responses(username);
        Cursor<String, byte[]> cursor = responses.cursor(prefix);
        while (cursor.hasNext() && cursor.next().startsWith(prefix)) {
            found.add(Entry.response(cursor.getValue()));
        }
        return found;
    }

    String servername() {
        return servername;
    }

    GateSessions sessions() {
        return new GateSessions(users, subids);
    }

    /** Removes from the file what is outdated after the first request. */
    void begin(Tables tables) {
        tables.responses(servername).clear();
        tables.lives(servername).clear();
        reserve(tables);
    }

    /** Writes what has changed. Returns false when nothing has. */
    boolean write(Tables tables) {
        List<Username> logins = changed.take();
        written.addAll(logins);
        MVMap<String, byte[]> table = tables.logins(servername);
        for (Username login : logins) {
            write(login, table);
            tables.commitIfLarge();
        }
        boolean reserves = subids.reserved() - subids.last() < BLOCK / 2;
        if (reserves) {
            reserve(tables);
        }
        return reserves || !logins.isEmpty();
    }

    private void write(Username login, MVMap<String, byte[]> table) {
        KeptLogin kept = users.kept(login);
        if (kept == null) {
            table.remove(Entry.key(login));
        } else {
            table.put(Entry.key(login), Entry.value(kept));
        }
    }

    private void reserve(Tables tables) {
        reserving = subids.last() + BLOCK;
        tables.subids().put(servername, reserving);
    }

    /** Called after a commit: the last writes survive a crash. */
    void committed() {
        written.clear();
        subids.reserve(reserving);
    }

    /** Called when the last writes may be lost. */
    void failed() {
        written.forEach(changed::changed);
        written.clear();
        reserving = subids.reserved();
    }

    /** Writes everything, into a file that may have lost earlier writes. */
    void beginNewFile(Tables tables) {
        users.loggedIn().forEach(changed::changed);
        begin(tables);
    }

    /** Writes the last subid, which is known exactly at a clean stop only. */
    void writeLastSubid(Tables tables) {
        tables.subids().put(servername, subids.last());
    }

    /**
     * Writes the remembered responses of one user after the other, until the deadline in {@link System#nanoTime}.
     *
     * @return the number of users whose responses are left out
     */
    int writeResponses(Tables tables, long deadline) {
        MVMap<String, byte[]> table = tables.responses(servername);
        MVMap<String, byte[]> lives = tables.lives(servername);
        int leftOut = 0;
        for (Iterator<Username> each = users.loggedIn().iterator(); each.hasNext();) {
            Username username = each.next();
            Session session = users.find(username);
            KeptLife life = session == null ? null : session.life();
            if (session == null || (life == null && session.remembered() == 0)) {
                continue;
            }
            if (System.nanoTime() - deadline >= 0) {
                leftOut++;
                continue;
            }
            write(username, session.responses(), table);
            if (life != null) {
                lives.put(Entry.key(username), Entry.value(life));
            }
            tables.commitIfLarge();
        }
        return leftOut;
    }

    private static void write(Username username, List<KeptResponse> responses, MVMap<String, byte[]> table) {
        for (int place = 0; place < responses.size(); place++) {
            table.put(Entry.responseKey(username, place), Entry.value(responses.get(place)));
        }
    }
}
