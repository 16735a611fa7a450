package io.msgserver.host.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RememberedTotalTest {
    private static final int MOST = 1 << 20;
    private static final int RESPONSE = 16_384;

    private final RememberedTotal total = new RememberedTotal(MOST);
    private final Users users = new Users(new SessionLimits(128, 1000, Integer.MAX_VALUE, total), Changes.UNHEARD);
    private final RecordingLink link = new RecordingLink();

    @Test
    void what_is_within_the_bound_is_remembered() {
        Session session = login("nzhsoft");
        answer(session, 1, MOST / RESPONSE);
        assertThat(session.remembered()).isEqualTo(MOST / RESPONSE);
        assertThat(total.bytes()).isEqualTo(MOST);
        assertThat(forgotten()).isZero();
    }

    @Test
    void beyond_it_each_user_forgets_the_older_half() {
        Session idle = login("idle");
        Session busy = login("busy");
        answer(idle, 1, 32);
        answer(busy, 1, 33);
        Awaitility.await().until(() -> total.bytes() <= MOST - MOST / 8);
        assertThat(idle.remembered() + busy.remembered()).isBetween(32, 56);
        assertThat(forgotten()).isEqualTo(65 - idle.remembered() - busy.remembered());
        assertThat(isRemembered(busy, 33)).isTrue();
        assertThat(isRemembered(idle, 1) && isRemembered(busy, 1)).isFalse();
    }

    @Test
    void very_many_users_with_one_response_each_are_bounded_too() {
        var sessions = new ArrayList<Session>();
        for (int user = 0; user < 1000; user++) {
            Session session = login("user " + user);
            sessions.add(session);
            answer(session, 1, 1);
        }
        Awaitility.await().until(() -> total.bytes() <= MOST);
        assertThat(sessions.stream().mapToInt(Session::remembered).sum()).isBetween(1, MOST / RESPONSE);
    }

    @Test
    void who_is_logged_out_has_nothing() {
        Session session = login("nzhsoft");
        Request late = run(session, 100);
        answer(session, 1, 20);
        users.logout(session.username());
        session.complete(late, new byte[RESPONSE]);
        assertThat(total.bytes()).isZero();
    }

    @Test
    void what_comes_back_at_a_restart_counts() {
        Session session = login("nzhsoft");
        answer(session, 1, 20);
        List<KeptResponse> kept = session.responses();
        KeptLogin login = requireNonNull(users.kept(session.username()));
        users.logout(session.username());
        users.restore(login, kept);
        assertThat(total.bytes()).isEqualTo(20 * RESPONSE);
    }

    private Session login(String uid) {
        var username = new Username(uid, "1", "sample");
        users.login(username, Secret.of(new byte[8]));
        Session session = requireNonNull(users.find(username));
        session.connect(link, 1, true);
        total.watch(users);
        return session;
    }

    private void answer(Session session, int from, int count) {
        for (int number = from; number < from + count; number++) {
            session.complete(run(session, number), new byte[RESPONSE]);
        }
    }

    private Request run(Session session, int number) {
        return (Request) session.begin(link, number, new byte[0], Lane.CONCURRENT, 0);
    }

    private static boolean isRemembered(Session session, int number) {
        return session.responses().stream().anyMatch(response -> response.number() == number);
    }

    private long forgotten() {
        return total.forgotten(RememberedTotal.Bound.ALL);
    }
}
