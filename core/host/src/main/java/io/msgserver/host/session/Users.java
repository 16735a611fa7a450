package io.msgserver.host.session;

import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.protocol.CloseReason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The logins at one gate. Any thread.
 *
 * <p>The logins of one uid form a linked list, the newest first. A uid usually has one, so one map serves to find a
 * username and to find a uid. A list is changed only inside {@code compute} of its uid, and read without a lock.
 */
public final class Users {
    private static final Comparator<Session> BY_NAME = Comparator.comparing(Session::username, Users::compare);

    private final SessionLimits limits;
    private final Changes changes;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Session> newest = new ConcurrentHashMap<>();
    /** Logins that are being kicked, while the handler's callback for it runs. */
    private final Set<Username> kicking = ConcurrentHashMap.newKeySet();
    /** The order of the latest login. */
    private final AtomicLong logins = new AtomicLong();
    private volatile RunningRequests running = RunningRequests.NONE;

    /** @param changes is called after every login, logout and new index */
    public Users(SessionLimits limits, Changes changes) {
        this(limits, changes, InstantSource.system());
    }

    /** @param clock the time of logins */
    Users(SessionLimits limits, Changes changes, InstantSource clock) {
        this.limits = limits;
        this.changes = changes;
        this.clock = clock;
    }

    /** Cancels the running requests of a login there when the login ends. */
    public void cancelIn(RunningRequests requests) {
        running = requests;
    }

    /** @throws IllegalStateException when that username is logged in already */
    public void login(Username username, Secret secret) {
        newest.compute(username.uid(), (_, head) -> {
            if (find(head, username) != null) {
                throw new IllegalStateException(
                        username.uid() + " is logged in with subid " + username.subid() + " already; take a new subid");
            }
            return new Session(
                    new KeptLogin(username, secret, 0, logins.incrementAndGet(), clock.instant().toEpochMilli()),
                    limits,
                    changes, head);
        });
        changes.changed(username);
    }

    /**
     * Restores a login from before a restart, with its remembered responses. Called before all other logins, and in
     * their order for the logins of one uid.
     */
    public void restore(KeptLogin login, @Nullable KeptLife life, List<KeptResponse> responses) {
        newest.compute(login.username().uid(), (_, head) -> {
            var session = new Session(login, limits, changes, head);
            session.restore(life, responses);
            return session;
        });
        logins.accumulateAndGet(login.order(), Math::max);
    }

    /** Returns the state of the login that survives a restart; null when the login is not in force. */
    public @Nullable KeptLogin kept(Username username) {
        Session session = find(username);
        return session == null ? null : session.kept();
    }

    /** Returns that login; null when it is not in force. */
    public @Nullable Session find(Username username) {
        return find(newest.get(username.uid()), username);
    }

    /** Returns the logins of a uid, the newest first. */
    public List<Username> of(String uid) {
        return chain(newest.get(uid));
    }

    /** Returns all logins in no order. May miss logins that begin during the iteration. */
    public Stream<Username> loggedIn() {
        return newest.values().stream().flatMap(head -> chain(head).stream());
    }

    /** Returns all sessions in no order. */
    Stream<Session> sessions() {
        return newest.values().stream()
                .flatMap(head -> logins(head).stream());
    }

    /** Returns the number of uids that are logged in. */
    public long count() {
        return newest.mappingCount();
    }

    /** Returns the logins of a uid as an operator sees them, the newest first. */
    public List<SessionStatus> statusOf(String uid) {
        var found = new ArrayList<SessionStatus>(1);
        for (Session session = newest.get(uid); session != null; session = session.older) {
            found.add(session.status());
        }
        return found;
    }

    /**
     * Returns a page of the logins, by uid and then by subid. Visits all logins but keeps no more than it returns. May
     * miss logins that begin meanwhile.
     *
     * @param prefix the beginning of the uid; empty for all
     * @param after  the last login of the page before; null for the first page
     * @param most   the size of the page, at least 1
     */
    public List<SessionStatus> page(String prefix, @Nullable Username after, int most) {
        var last = new PriorityQueue<Session>(BY_NAME.reversed());
        for (Session head : newest.values()) {
            if (head.username().uid().startsWith(prefix)) {
                addAfter(after, head, most, last);
            }
        }
        return last.stream().sorted(BY_NAME).map(Session::status).toList();
    }

    private static void addAfter(@Nullable Username after, Session head, int most, PriorityQueue<Session> last) {
        for (Session session = head; session != null; session = session.older) {
            if (after == null || compare(session.username(), after) > 0) {
                last.add(session);
                if (last.size() > most) {
                    last.poll();
                }
            }
        }
    }

    private static int compare(Username one, Username other) {
        int uids = one.uid().compareTo(other.uid());
        return uids == 0 ? one.subid().compareTo(other.subid()) : uids;
    }

    /** Detaches all current connections and returns the logins that had one. */
    public List<Username> disconnectAll() {
        var disconnected = new ArrayList<Username>();
        for (Session head : newest.values()) {
            for (Session session = head; session != null; session = session.older) {
                Link link = session.link();
                if (link != null && session.disconnect(link)) {
                    disconnected.add(session.username());
                }
            }
        }
        return disconnected;
    }

    /** Returns the number of pending requests of all users. */
    public long pending() {
        long pending = 0;
        for (Session head : newest.values()) {
            for (Session session = head; session != null; session = session.older) {
                pending += session.pending();
            }
        }
        return pending;
    }

    /**
     * Runs the given action, which ends that login against the user's wish: the client is sent
     * {@link CloseReason#KICKED}.
     */
    public void whileKicking(Username username, Runnable kick) {
        kicking.add(username);
        try {
            kick.run();
        } finally {
            kicking.remove(username);
        }
    }

    /** Sends all connected clients the reason for which their connections will end. */
    public void announceToAll(CloseReason reason) {
        sessions().forEach(session -> {
            Link link = session.link();
            if (link != null) {
                link.announce(reason);
            }
        });
    }

    /**
     * Ends that login and closes its connection. Waiting requests do not run, running ones are interrupted. A request
     * that calls this itself is answered before the connection closes. Returns false when the login is not in force.
     */
    public boolean logout(Username username) {
        Session session = remove(username);
        if (session == null) {
            return false;
        }
        CloseReason reason = kicking.contains(username) ? CloseReason.KICKED : CloseReason.LOGGED_OUT;
        Link last = session.end(reason, session.pending() == 0 ? null : running.ofThisThread(session));
        changes.changed(username);
        if (last != null) {
            last.close(reason);
        }
        if (session.pending() > 0) {
            running.cancel(session);
        }
        return true;
    }

    /** Removes that login from its list. Of two concurrent callers, one receives it. */
    private @Nullable Session remove(Username username) {
        var removed = new AtomicReference<@Nullable Session>();
        newest.computeIfPresent(username.uid(), (_, head) -> {
            Session found = find(head, username);
            removed.set(found);
            return found == null ? head : without(found, head);
        });
        return removed.get();
    }

    /**
     * Returns the head of the list after the removal. A removed element keeps its own link, for threads that are
     * reading past it.
     */
    private static @Nullable Session without(Session removed, Session head) {
        if (removed == head) {
            return head.older;
        }
        for (Session newer = head; newer != null; newer = newer.older) {
            if (newer.older == removed) {
                newer.older = removed.older;
            }
        }
        return head;
    }

    private static @Nullable Session find(@Nullable Session head, Username username) {
        for (Session session = head; session != null; session = session.older) {
            if (session.username().equals(username)) {
                return session;
            }
        }
        return null;
    }

    private static List<Session> logins(@Nullable Session head) {
        var sessions = new ArrayList<Session>(1);
        for (Session session = head; session != null; session = session.older) {
            sessions.add(session);
        }
        return sessions;
    }

    private static List<Username> chain(@Nullable Session head) {
        var usernames = new ArrayList<Username>(1);
        for (Session session = head; session != null; session = session.older) {
            usernames.add(session.username());
        }
        return usernames;
    }
}
