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
 * <p>Logins of one uid hang on one another, the newest first: a uid has one, as a rule, and so one map serves both to
 * find a username and to find a uid. The chain is changed inside {@code compute} of its uid only, and read without a
 * lock.
 */
public final class Users {
    private static final Comparator<Session> BY_NAME = Comparator.comparing(Session::username, Users::compare);

    private final SessionLimits limits;
    private final Changes changes;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Session> newest = new ConcurrentHashMap<>();
    /** Logins that are ended against the user's wish: said for as long as the handler is asked to. */
    private final Set<Username> kicking = ConcurrentHashMap.newKeySet();
    /** The order of the latest login. */
    private final AtomicLong logins = new AtomicLong();
    private volatile RunningRequests running = RunningRequests.NONE;

    /** @param changes is told of every login, logout and new index, after it */
    public Users(SessionLimits limits, Changes changes) {
        this(limits, changes, InstantSource.system());
    }

    /** @param clock says when somebody was logged in */
    Users(SessionLimits limits, Changes changes, InstantSource clock) {
        this.limits = limits;
        this.changes = changes;
        this.clock = clock;
    }

    /** From now on the end of a login cancels what runs for it there. */
    public void cancelIn(RunningRequests requests) {
        running = requests;
    }

    /** @throws IllegalStateException when that very username is logged in */
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
     * Logs in again who was before a restart, with what was remembered for them. Before all other logins, and those of
     * one uid in their order.
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

    /** That login, or null when it is not in force. */
    public @Nullable Session find(Username username) {
        return find(newest.get(username.uid()), username);
    }

    /** The logins of a uid, the newest first. */
    public List<Username> of(String uid) {
        return chain(newest.get(uid));
    }

    /** Returns all who are logged in, in no order; it may miss logins that are made while it is read. */
    public Stream<Username> loggedIn() {
        return newest.values().stream().flatMap(head -> chain(head).stream());
    }

    /** For a walk over all that is remembered. */
    Stream<Session> sessions() {
        return newest.values().stream()
                .flatMap(head -> logins(head).stream());
    }

    /** How many uids are logged in, however often each. */
    public long count() {
        return newest.mappingCount();
    }

    /** The logins of a uid, the newest first, as an operator sees them. */
    public List<SessionStatus> statusOf(String uid) {
        var found = new ArrayList<SessionStatus>(1);
        for (Session session = newest.get(uid); session != null; session = session.older) {
            found.add(session.status());
        }
        return found;
    }

    /**
     * Some of those who are logged in, by uid and then by subid. Looks at everybody, and holds no more than it returns;
     * may miss who comes meanwhile.
     *
     * @param prefix of the uid; empty for all
     * @param after  where the page before it ended; null for the first
     * @param most   at least 1
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

    /** Takes the current connection from all who have one, and says whom. */
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

    /** Requests of all users that wait or run. */
    public long pending() {
        long pending = 0;
        for (Session head : newest.values()) {
            for (Session session = head; session != null; session = session.older) {
                pending += session.pending();
            }
        }
        return pending;
    }

    /** Runs what is to end that login against the user's wish: the client is sent that reason. */
    public void whileKicking(Username username, Runnable kick) {
        kicking.add(username);
        try {
            kick.run();
        } finally {
            kicking.remove(username);
        }
    }

    /** Sends all who are connected the reason for which their connections will end. */
    public void announceToAll(CloseReason reason) {
        sessions().forEach(session -> {
            Link link = session.link();
            if (link != null) {
                link.announce(reason);
            }
        });
    }

    /**
     * Ends that login and closes its connection. Waiting requests are not run, running ones are interrupted; but a
     * request that calls this itself is answered before the connection closes. False when it is not in force.
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

    /** Takes that login out of its chain. Of two who try, one gets it. */
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
     * The chain's head after the removal. A removed element keeps its own link, for threads that are reading past it.
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
