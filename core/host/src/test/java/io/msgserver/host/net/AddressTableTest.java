package io.msgserver.host.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table admits clients within their limits. The clock stands still unless the test moves it. */
class AddressTableTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");

    /** It may overflow, as the system's clock does. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000);

    private AddressTable addresses(int connections, int rate, int burst) {
        return addresses(connections, rate, burst, 100);
    }

    private AddressTable addresses(int connections, int rate, int burst, int most) {
        return new AddressTable(new AddressBounds(connections, rate, burst, InetAddress::isLoopbackAddress), most,
                clock::get);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static AddressTable.Client enter(AddressTable addresses, InetAddress from) {
        Admittance admittance = addresses.enter(from);
        assertThat(admittance).isInstanceOf(Admittance.Counted.class);
        return ((Admittance.Counted) admittance).client();
    }

    @Test
    void so_many_are_open_and_the_next_is_refused_until_one_leaves() {
        AddressTable addresses = addresses(2, 1000, 1000);
        enter(addresses, ONE);
        AddressTable.Client last = enter(addresses, ONE);
        assertThat(addresses.enter(ONE)).isEqualTo(new Admittance.Refused(ConnectionRefusal.ADDRESS_CONNECTIONS));
        assertThat(addresses.enter(OTHER)).as("another address").isInstanceOf(Admittance.Counted.class);
        addresses.leave(last);
        assertThat(addresses.enter(ONE)).isInstanceOf(Admittance.Counted.class);
        assertThat(addresses.enter(ONE)).isEqualTo(new Admittance.Refused(ConnectionRefusal.ADDRESS_CONNECTIONS));
    }

    @Test
    void a_burst_comes_in_at_once_and_then_so_many_a_second() {
        AddressTable addresses = addresses(1000, 10, 20);
        assertThat(comeIn(addresses, 30)).isEqualTo(20);
        pass(Duration.ofMillis(99));
        assertThat(comeIn(addresses, 30)).isZero();
        pass(Duration.ofMillis(1));
        assertThat(comeIn(addresses, 30)).isEqualTo(1);
        pass(Duration.ofMillis(350));
        assertThat(comeIn(addresses, 30)).isEqualTo(3);
        pass(Duration.ofSeconds(1));
        assertThat(comeIn(addresses, 30)).as("what was left of the time counts").isEqualTo(10);
        pass(Duration.ofHours(1));
        assertThat(comeIn(addresses, 30)).isEqualTo(20);
        assertThat(addresses.enter(ONE)).isEqualTo(new Admittance.Refused(ConnectionRefusal.ADDRESS_RATE));
    }

    @Test
    void a_connection_that_ends_does_not_give_its_token_back() {
        AddressTable addresses = addresses(1000, 1, 2);
        addresses.leave(enter(addresses, ONE));
        addresses.leave(enter(addresses, ONE));
        assertThat(addresses.enter(ONE)).isEqualTo(new Admittance.Refused(ConnectionRefusal.ADDRESS_RATE));
    }

    private static int comeIn(AddressTable addresses, int tries) {
        int in = 0;
        for (int i = 0; i < tries; i++) {
            in += addresses.enter(ONE) instanceof Admittance.Counted ? 1 : 0;
        }
        return in;
    }

    @Test
    void who_is_exempt_is_not_counted() {
        AddressTable addresses = addresses(1, 1, 1);
        for (int i = 0; i < 10; i++) {
            assertThat(addresses.enter(InetAddress.getLoopbackAddress())).isEqualTo(new Admittance.Exempt());
        }
        assertThat(addresses.count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2001:db8:0:7::1, 2001:db8:0:7:ffff:ffff:ffff:ffff, 2001:db8:0:8::1, 2001:db8:0:7::/64",
            "192.0.2.1, 192.0.2.1, 192.0.2.2, 192.0.2.1", "255.0.2.1, ::ffff:255.0.2.1, 192.0.2.2, 255.0.2.1"})
    void an_ipv6_address_counts_by_its_first_64_bits(String one, String same, String other, String shown) {
        AddressTable addresses = addresses(1, 1000, 1000);
        assertThat(addresses.enter(InetAddress.ofLiteral(one))).isInstanceOf(Admittance.Counted.class);
        assertThat(addresses.enter(InetAddress.ofLiteral(same))).isInstanceOf(Admittance.Refused.class);
        assertThat(addresses.enter(InetAddress.ofLiteral(other))).isInstanceOf(Admittance.Counted.class);
        assertThat(ClientAddress.of(InetAddress.ofLiteral(one))).hasToString(shown);
    }

    @Test
    void who_has_left_is_forgotten_when_the_bucket_is_full_again() {
        AddressTable addresses = addresses(10, 1, 10);
        List<AddressTable.Client> all = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            all.add(enter(addresses, InetAddress.ofLiteral("198.51.100." + i)));
        }
        pass(Duration.ofSeconds(1));
        look(addresses);
        assertThat(addresses.count()).as("they are connected").isEqualTo(11);
        all.forEach(addresses::leave);
        look(addresses);
        assertThat(addresses.count()).as("they are not, and their buckets are full").isEqualTo(1);
    }

    @Test
    void who_has_left_is_remembered_while_the_bucket_is_not_full() {
        AddressTable addresses = addresses(10, 1, 2);
        addresses.leave(enter(addresses, OTHER));
        addresses.leave(enter(addresses, OTHER));
        pass(Duration.ofMillis(999));
        look(addresses);
        assertThat(addresses.count()).isEqualTo(2);
        assertThat(addresses.enter(OTHER)).isEqualTo(new Admittance.Refused(ConnectionRefusal.ADDRESS_RATE));
    }

    /** Connects from other addresses a few times, so that the table checks old addresses. */
    private static void look(AddressTable addresses) {
        for (int i = 0; i < 10; i++) {
            addresses.enter(ONE);
        }
    }

    @Test
    void new_addresses_beyond_the_limit_are_admitted_uncounted() {
        AddressTable addresses = addresses(1, 1, 1, 2);
        AddressTable.Client one = enter(addresses, ONE);
        addresses.enter(OTHER);
        InetAddress third = InetAddress.ofLiteral("192.0.2.3");
        for (int i = 0; i < 5; i++) {
            assertThat(addresses.enter(third)).isEqualTo(new Admittance.Uncounted());
        }
        assertThat(addresses.enter(ONE)).isInstanceOf(Admittance.Refused.class);
        assertThat(addresses.enter(OTHER)).isInstanceOf(Admittance.Refused.class);
        addresses.leave(one);
        pass(Duration.ofSeconds(1));
        assertThat(addresses.enter(third)).isInstanceOf(Admittance.Counted.class);
        assertThat(addresses.count()).isEqualTo(2);
    }

    @Test
    void of_a_crowd_just_as_many_as_may_come_in() throws Exception {
        AddressTable addresses = addresses(100_000, 1_000_000, 1_000_000);
        var in = new AtomicInteger();
        crowd(() -> {
            Admittance admittance = addresses.enter(ONE);
            in.addAndGet(admittance instanceof Admittance.Counted ? 1 : 0);
        });
        assertThat(in).hasValue(100_000);
    }

    @Test
    void a_crowd_that_comes_and_goes_leaves_nobody_behind() throws Exception {
        AddressTable addresses = addresses(3, 1_000_000, 1_000_000);
        crowd(() -> {
            if (addresses.enter(ONE) instanceof Admittance.Counted(var client)) {
                addresses.leave(client);
            }
        });
        pass(Duration.ofSeconds(1));
        assertThat(comeIn(addresses, 10)).isEqualTo(3);
    }

    private static void crowd(Runnable each) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int time = 0; time < 50_000; time++) {
                    each.run();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
