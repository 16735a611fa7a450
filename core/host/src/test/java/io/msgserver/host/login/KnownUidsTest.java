package io.msgserver.host.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.net.ClientAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownUidsTest {
    private static final ClientAddress HERE = ClientAddress.of(InetAddress.ofLiteral("192.0.2.7"));

    private final AtomicLong clock = new AtomicLong();
    private final KnownUids known = new KnownUids(2, clock::get);

    @Test
    void beyond_the_most_who_logged_in_longest_ago_is_forgotten() {
        known.add(HERE, "alice");
        known.add(HERE, "bob");
        known.add(HERE, "alice");
        known.add(HERE, "carol");
        assertThat(known.has(HERE, "bob")).isFalse();
        assertThat(known.has(HERE, "alice")).isTrue();
        assertThat(known.has(HERE, "carol")).isTrue();
    }

    @Test
    void who_logged_in_a_day_ago_is_not_known() {
        known.add(HERE, "alice");
        clock.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(known.has(HERE, "alice")).isFalse();
    }
}
