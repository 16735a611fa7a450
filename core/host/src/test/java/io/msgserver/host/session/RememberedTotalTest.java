package io.msgserver.host.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RememberedTotalTest {
    private static final int MOST = 1 << 20;
    private static final int RESPONSE = 16_384;
    private static final int FRAME = RESPONSE - Remembered.OVERHEAD;

    private final RememberedTotal total = new RememberedTotal(MOST);
    private final Users users = new Users(new SessionLimits(128, 1000, Integer.MAX_VALUE, total), Changes.NONE);
    private final RecordingLink link = new RecordingLink();

    @BeforeEach
    void watch() {
        total.watch(users);
    }

    @Test
    void what_is_within_the_bound_is_remembered() {
        Session session = login("nzhsoft");
        answer(session, 1, MOST / RESPONSE);
        assertThat(session.remembered()).isEqualTo(MOST / RESPONSE);
        assertThat(total.bytes()).isEqualTo(MOST);
        assertThat(forgotten()).isZero();
    }

    @Test
    void beyond_it_those_who_hold_most_give_first_and_their_oldest() {
        Session small = login("small");
        Session idle = login("idle");
        Session busy = login("busy");
        answer(small, 1, 2);
        answer(idle, 1, 30);
        answer(busy, 1, 33);
        Awaitility.await().until(() -> total.bytes() <= MOST - MOST / 8);
        assertThat(small.remembered()).as("it holds less than a fair share").isEqualTo(2);
        assertThat(idle.remembered()).isEqualTo(busy.remembered()).isBetween(16, 27);
        assertThat(forgotten()).isEqualTo(63 - idle.remembered() - busy.remembered());
        assertThat(isRemembered(busy, 33)).isTrue();
        assertThat(isRemembered(busy, 1)).isFalse();
    }

    @Test
    void an_answer_below_the_floor_survives_any_number_of_large_ones() {
        Session poor = login("poor");
        poor.complete(run(poor, 1), new byte[20]);
        for (int user = 0; user < 100; user++) {
            answer(login("rich " + user), 1, 8);
        }
        Awaitility.await().until(() -> total.bytes() <= MOST);
        assertThat(isRemembered(poor, 1)).isTrue();
    }

    @Test
    void the_share_is_what_leaves_all_within_the_bound() {
        var sizes = new RememberedTotal.Sizes();
        for (int i = 0; i < 100; i++) {
            sizes.add(100);
        }
        sizes.add(1_000_000);
        sizes.add(70_000);
        assertThat(sizes.share(1_100_000)).as("all have enough").isGreaterThanOrEqualTo(524_288);
        assertThat(sizes.share(200_000)).as("the two largest may give: 10,000 + 2 x 95,000").isEqualTo(95_000);
        assertThat(sizes.share(20_000)).as("10,000 + 2 x 5,000").isEqualTo(5000);
        assertThat(sizes.share(5_100)).as("nobody has less than its part of the bound").isEqualTo(50);
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
        session.complete(late, new byte[FRAME]);
        assertThat(total.bytes()).isZero();
    }

    @Test
    void what_comes_back_at_a_restart_counts() {
        Session session = login("nzhsoft");
        answer(session, 1, 20);
        List<KeptResponse> kept = session.responses();
        KeptLogin login = requireNonNull(users.kept(session.username()));
        users.logout(session.username());
        users.restore(login, null, kept);
        assertThat(total.bytes()).isEqualTo(20 * RESPONSE);
    }

    private Session login(String uid) {
        var username = new Username(uid, "1", "sample");
        users.login(username, Secret.of(new byte[8]));
        Session session = requireNonNull(users.find(username));
        session.connect(link, 1, true);
        return session;
    }

    private void answer(Session session, int from, int count) {
        for (int number = from; number < from + count; number++) {
            session.complete(run(session, number), new byte[FRAME]);
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
