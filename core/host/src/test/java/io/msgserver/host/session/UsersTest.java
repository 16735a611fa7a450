package io.msgserver.host.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final Secret SECRET = Secret.of(new byte[8]);

    private final Users users = new Users(
            new SessionLimits(128, 1000, Integer.MAX_VALUE, new RememberedTotal(Long.MAX_VALUE)), Changes.NONE);

    @Test
    void a_login_is_found_by_its_whole_username() {
        users.login(login("alice", "1"), SECRET);
        Session session = found("alice", "1");
        assertThat(session.username()).isEqualTo(login("alice", "1"));
        assertThat(session.secret()).isEqualTo(SECRET);
        assertThat(users.find(login("alice", "2"))).isNull();
        assertThat(users.find(login("bob", "1"))).isNull();
        assertThat(users.find(new Username("alice", "1", "other"))).isNull();
    }

    @Test
    void logins_of_a_uid_are_there_side_by_side_the_newest_first() {
        logins("alice", "1", "2", "3");
        assertThat(users.of("alice")).containsExactly(login("alice", "3"), login("alice", "2"), login("alice", "1"));
        assertThat(List.of(found("alice", "1"), found("alice", "2"), found("alice", "3"))).doesNotHaveDuplicates();
        assertThat(users.of("bob")).isEmpty();
    }

    @Test
    void pages_go_through_everybody_by_uid_and_subid() {
        logins("carl", "1");
        logins("alice", "1", "2", "3");
        logins("bob", "1");
        List<Username> seen = new ArrayList<>();
        Username last = null;
        for (var page = users.page("", last, 2); !page.isEmpty(); page = users.page("", last, 2)) {
            page.forEach(status -> seen.add(status.username()));
            last = page.getLast().username();
        }
        assertThat(seen).containsExactly(login("alice", "1"), login("alice", "2"), login("alice", "3"),
                login("bob", "1"), login("carl", "1"));
        assertThat(users.page("b", null, 9)).extracting(SessionStatus::username).containsExactly(login("bob", "1"));
        assertThat(users.count()).isEqualTo(3);
    }

    @Test
    void a_logout_names_one_login_wherever_it_stands() {
        for (String leaving : List.of("1", "2", "3")) {
            var fresh = new Users(new SessionLimits(128, 1000, Integer.MAX_VALUE, new RememberedTotal(Long.MAX_VALUE)),
                    Changes.NONE);
            List.of("1", "2", "3").forEach(subid -> fresh.login(login("alice", subid), SECRET));
            assertThat(fresh.logout(login("alice", leaving))).isTrue();
            for (String subid : List.of("1", "2", "3")) {
                assertThat(fresh.find(login("alice", subid)) == null).as("%s left, %s", leaving, subid)
                        .isEqualTo(subid.equals(leaving));
            }
            assertThat(fresh.of("alice")).hasSize(2);
        }
    }

    @Test
    void a_logout_leaves_the_connections_of_other_logins_alone() {
        logins("alice", "1", "2");
        var older = new RecordingLink();
        var newer = new RecordingLink();
        found("alice", "1").connect(older, 1, true);
        found("alice", "2").connect(newer, 1, true);
        users.logout(login("alice", "1"));
        assertThat(older.calls).containsExactly("close: logged_out");
        assertThat(newer.calls).isEmpty();
        assertThat(found("alice", "2").link()).isSameAs(newer);
    }

    @Test
    void a_logout_ends_the_session_for_one_who_found_it_before() {
        logins("alice", "1");
        Session session = found("alice", "1");
        users.logout(login("alice", "1"));
        assertThat(session.connect(new RecordingLink(), 1, true)).isEqualTo(new Connecting.LoggedOut());
    }

    @Test
    void logging_out_one_who_is_not_logged_in_is_no_error() {
        assertThat(users.logout(login("alice", "1"))).isFalse();
        logins("alice", "1");
        assertThat(users.logout(login("alice", "2"))).isFalse();
        assertThat(users.logout(login("alice", "1"))).isTrue();
        assertThat(users.logout(login("alice", "1"))).isFalse();
        assertThat(users.of("alice")).isEmpty();
    }

    @Test
    void a_username_cannot_be_logged_in_twice() {
        logins("alice", "1", "2");
        Session before = found("alice", "1");
        assertThatIllegalStateException().isThrownBy(() -> users.login(login("alice", "1"), SECRET))
                .withMessageContainingAll("alice", "1");
        assertThat(found("alice", "1")).isSameAs(before);
        assertThat(users.of("alice")).hasSize(2);
    }

    @Test
    void a_username_can_log_in_again_after_the_logout_and_starts_anew() {
        logins("alice", "1");
        found("alice", "1").connect(new RecordingLink(), 9, true);
        users.logout(login("alice", "1"));
        logins("alice", "1");
        assertThat(found("alice", "1").connect(new RecordingLink(), 1, true))
                .isEqualTo(new Connecting.Connected(null, 0));
    }

    @Test
    void everybody_is_online_until_they_log_out() {
        assertThat(users.loggedIn()).isEmpty();
        logins("alice", "1", "2");
        logins("bob", "3");
        assertThat(users.loggedIn()).containsExactlyInAnyOrder(login("alice", "1"), login("alice", "2"),
                login("bob", "3"));
        users.logout(login("alice", "2"));
        assertThat(users.loggedIn()).containsExactlyInAnyOrder(login("alice", "1"), login("bob", "3"));
        users.logout(login("alice", "1"));
        users.logout(login("bob", "3"));
        assertThat(users.loggedIn()).isEmpty();
    }

    @Test
    void a_login_is_always_found_while_others_of_its_uid_come_and_go() throws Exception {
        int rounds = 20_000;
        users.login(login("alice", "oldest"), SECRET);
        users.login(login("alice", "coming and going"), SECRET);
        users.login(login("alice", "middle"), SECRET);
        together(comesAndGoes("a", rounds), comesAndGoes("coming and going", rounds), () -> {
            for (int i = 0; i < rounds; i++) {
                assertThat(users.find(login("alice", "oldest"))).isNotNull();
                assertThat(users.find(login("alice", "middle"))).isNotNull();
            }
            return 0;
        });
        assertThat(users.of("alice")).contains(login("alice", "oldest"), login("alice", "middle"));
        assertThat(users.loggedIn()).hasSameSizeAs(users.of("alice")).doesNotHaveDuplicates();
    }

    @Test
    void one_who_reads_past_a_login_that_leaves_still_gets_to_the_older_ones() {
        logins("alice", "1", "2", "3");
        Session leaving = found("alice", "2");
        users.logout(login("alice", "2"));
        assertThat(leaving.older).isSameAs(found("alice", "1"));
    }

    @Test
    void of_two_who_log_out_the_same_login_one_does() throws Exception {
        for (int round = 0; round < 500; round++) {
            logins("alice", "1", "2", "3");
            Callable<Integer> logout = () -> users.logout(login("alice", "2")) ? 1 : 0;
            assertThat(together(logout, logout, logout)).containsOnlyOnce(1);
            users.logout(login("alice", "1"));
            users.logout(login("alice", "3"));
        }
    }

    @Test
    void of_two_who_log_in_the_same_username_one_does() throws Exception {
        Callable<Integer> attempt = () -> {
            try {
                users.login(login("alice", "1"), SECRET);
                return 1;
            } catch (IllegalStateException _) {
                return 0;
            }
        };
        for (int round = 0; round < 500; round++) {
            assertThat(together(attempt, attempt, attempt)).containsOnlyOnce(1);
            assertThat(users.of("alice")).hasSize(1);
            users.logout(login("alice", "1"));
        }
    }

    @Test
    void one_who_connects_while_they_are_logged_out_is_closed_or_refused() throws Exception {
        for (int round = 0; round < 500; round++) {
            logins("alice", "1");
            Session session = found("alice", "1");
            var link = new RecordingLink();
            Callable<Integer> connect = () -> session.connect(link, 1, true) instanceof Connecting.Connected ? 1 : 0;
            List<Integer> connected = together(connect, () -> users.logout(login("alice", "1")) ? 1 : 0);
            assertThat(connected.get(1)).isEqualTo(1);
            assertThat(link.calls).hasSize(connected.get(0));
            assertThat(session.link()).isNull();
        }
    }

    private Callable<Integer> comesAndGoes(String subid, int rounds) {
        return () -> {
            for (int i = 0; i < rounds; i++) {
                users.logout(login("alice", subid));
                users.login(login("alice", subid), SECRET);
            }
            return 0;
        };
    }

    /** Runs all calls at once, each on a thread of its own. Returns their results in order. */
    @SafeVarargs
    private static List<Integer> together(Callable<Integer>... tasks) throws Exception {
        var start = new CyclicBarrier(tasks.length);
        try (var threads = Executors.newFixedThreadPool(tasks.length)) {
            var futures = new ArrayList<Future<Integer>>();
            for (Callable<Integer> task : tasks) {
                futures.add(threads.submit(() -> {
                    start.await(10, SECONDS);
                    return task.call();
                }));
            }
            var results = new ArrayList<Integer>();
            for (Future<Integer> future : futures) {
                results.add(future.get(10, SECONDS));
            }
            return results;
        }
    }

    private void logins(String uid, String... subids) {
        for (String subid : subids) {
            users.login(login(uid, subid), SECRET);
        }
    }

    private Session found(String uid, String subid) {
        Session session = users.find(login(uid, subid));
        if (session == null) {
            throw new AssertionError(uid + " " + subid + " is not logged in");
        }
        return session;
    }

    private static Username login(String uid, String subid) {
        return new Username(uid, subid, "sample");
    }
}
