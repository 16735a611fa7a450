package io.msgserver.host.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.msgserver.api.Lane;
import io.msgserver.api.Secret;
import io.msgserver.api.Username;
import io.msgserver.host.session.Acknowledging;
import io.msgserver.host.session.Connecting;
import io.msgserver.host.session.Disposition;
import io.msgserver.host.session.Link;
import io.msgserver.host.session.RememberedTotal;
import io.msgserver.host.session.Request;
import io.msgserver.host.session.Session;
import io.msgserver.host.session.SessionLimits;
import io.msgserver.host.testing.CapturedLog;
import io.msgserver.protocol.CloseReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores on real files: a store restores what the former one wrote. */
class SessionStoreTest {
    private static final SessionLimits LIMITS = new SessionLimits(128, 256, Integer.MAX_VALUE,
            new RememberedTotal(Long.MAX_VALUE));
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Secret SECRET = Secret.of("8 bytes.".getBytes(UTF_8));

    @TempDir
    private Path home;

    @Test
    void after_a_clean_stop_everything_is_as_it_was() throws Exception {
        SessionStore store = open();
        GateSessions gate = begin(store, "sample");
        String subid = login(gate, "alice");
        answer(connected(gate, "alice", subid, 7), 1, "one");
        login(gate, "bob");
        store.close(PATIENCE);

        SessionStore next = open();
        GateSessions again = begin(next, "sample");
        assertThat(again.users().loggedIn()).containsExactlyInAnyOrder(username("alice", "1"), username("bob", "2"));
        Session alice = session(again, "alice", subid);
        assertThat(alice.secret()).isEqualTo(SECRET);
        assertThat(alice.connect(new Nobody(), 7, true)).isEqualTo(new Connecting.IndexExpired());
        var link = new Nobody();
        assertThat(alice.connect(link, 8, true)).isEqualTo(new Connecting.Connected(null, 0));
        assertThat(alice.begin(link, 1, new byte[0], Lane.CONCURRENT, 0)).isInstanceOfSatisfying(
                Disposition.Resend.class,
                resend -> assertThat(resend.response()).asString(UTF_8).isEqualTo("one"));
        assertThat(again.subids().next()).isEqualTo(3);
        next.close(PATIENCE);
    }

    @Test
    void logins_of_one_uid_keep_their_order() throws Exception {
        SessionStore store = open();
        GateSessions gate = begin(store, "sample");
        for (String subid : new String[]{"9", "10", "b", "a"}) {
            gate.users().login(username("alice", subid), SECRET);
        }
        store.close(PATIENCE);
        SessionStore next = open();
        GateSessions again = begin(next, "sample");
        again.users().login(username("alice", "new"), SECRET);
        assertThat(again.users().of("alice")).extracting(Username::subid).containsExactly("new", "a", "b", "10", "9");
        next.close(PATIENCE);
    }

    @Test
    void names_may_have_any_characters() throws Exception {
        String strange = "a,\"b\":c\\ {}= \u00e4\ud83d\ude00";
        SessionStore store = open();
        GateSessions gate = begin(store, strange);
        gate.users().login(new Username(strange, strange, strange), Secret.of(new byte[32]));
        store.close(PATIENCE);
        SessionStore next = open();
        assertThat(begin(next, strange).users().loggedIn()).containsExactly(new Username(strange, strange, strange));
        next.close(PATIENCE);
    }

    @Test
    void a_crash_loses_only_the_last_second_and_the_remembered_responses() throws Exception {
        SessionStore store = open();
        GateSessions gate = begin(store, "sample");
        login(gate, "alice");
        login(gate, "bob");
        answer(connected(gate, "alice", "1", 5), 1, "one");
        gate.users().logout(username("bob", "2"));
        Path crashed = awaitCopy(copy -> {
            GateSessions then = begin(copy, "sample");
            return then.users().loggedIn().toList().equals(List.of(username("alice", "1")))
                    && session(then, "alice", "1").connect(new Nobody(), 5, true) instanceof Connecting.IndexExpired;
        });
        store.close(PATIENCE);

        SessionStore next = SessionStore.open(crashed, InstantSource.system());
        GateSessions again = begin(next, "sample");
        assertThat(session(again, "alice", "1").remembered()).isZero();
        assertThat(again.subids().next()).as("never one that was handed out").isGreaterThan(2);
        next.close(PATIENCE);
    }

    @Test
    void responses_of_an_earlier_stop_do_not_come_back_after_a_crash() throws Exception {
        SessionStore store = open();
        answer(connected(begin(store, "sample"), "alice", null, 1), 1, "one");
        store.close(PATIENCE);
        SessionStore next = open();
        assertThat(session(begin(next, "sample"), "alice", "1").remembered()).isEqualTo(1);

        Path crashed = copyOf("crashed.mv");
        next.close(PATIENCE);
        SessionStore last = SessionStore.open(crashed, InstantSource.system());
        assertThat(session(begin(last, "sample"), "alice", "1").remembered()).isZero();
        last.close(PATIENCE);
    }

    @Test
    void a_life_lasts_over_a_clean_stop_and_ends_with_a_crash() throws Exception {
        SessionStore store = open();
        GateSessions gate = begin(store, "sample");
        String subid = login(gate, "alice");
        long life = life(session(gate, "alice", subid), 1);
        store.close(PATIENCE);
        SessionStore second = open();
        assertThat(life(session(begin(second, "sample"), "alice", subid), 2)).isEqualTo(life);
        Path crashed = copyOf("crashed.mv");
        second.close(PATIENCE);
        SessionStore third = SessionStore.open(crashed, InstantSource.system());
        assertThat(life(session(begin(third, "sample"), "alice", subid), 3)).isNotEqualTo(life);
        third.close(PATIENCE);
    }

    @Test
    void a_start_that_comes_to_nothing_leaves_the_file_as_it_was() throws Exception {
        SessionStore store = open();
        answer(connected(begin(store, "sample"), "alice", null, 1), 1, "one");
        store.close(PATIENCE);
        SessionStore failing = open();
        failing.restore("sample", LIMITS);
        failing.close(PATIENCE);
        SessionStore next = open();
        assertThat(session(begin(next, "sample"), "alice", "1").remembered()).isEqualTo(1);
        next.close(PATIENCE);
    }

    @Test
    void what_there_is_no_time_for_is_left_out_and_said() throws Exception {
        SessionStore store = open();
        GateSessions gate = begin(store, "sample");
        answer(connected(gate, "alice", null, 1), 1, "one");
        answer(connected(gate, "bob", null, 1), 1, "one");
        try (var log = CapturedLog.start()) {
            store.close(Duration.ZERO);
            log.awaitLines(1, "WARN", "remembered responses of 2 users are left out", "stop_timeout");
        }
        SessionStore next = open();
        GateSessions again = begin(next, "sample");
        assertThat(again.users().loggedIn()).hasSize(2);
        assertThat(session(again, "alice", "1").remembered()).isZero();
        next.close(PATIENCE);
    }

    @Test
    void nobody_but_the_owner_can_look_into_the_file() throws Exception {
        SessionStore store = open();
        assertThat(permissions(file())).isEqualTo("rw-------");
        assertThat(permissions(folder())).isEqualTo("rwx------");
        begin(store, "sample");
        store.close(PATIENCE);
        assertThat(permissions(file())).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files).containsExactly(file());
        }

        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        try (var log = CapturedLog.start()) {
            open().close(PATIENCE);
            log.awaitLines(1, "WARN", "others than its owner", "sessions.mv");
        }
        assertThat(permissions(file())).isEqualTo("rw-------");
    }

    @Test
    void a_folder_that_others_may_write_in_is_told_and_left_to_its_owner() throws Exception {
        open().close(PATIENCE);
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxr-x"));
        try (var log = CapturedLog.start()) {
            open().close(PATIENCE);
            log.awaitLines(1, "WARN", "others than its owner may write in " + folder(), "chmod go-w");
        }
        assertThat(permissions(folder())).isEqualTo("rwxrwxr-x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "garbage", "text", "torn", "holes", "cut"})
    void a_damaged_file_is_moved_aside_and_the_host_starts(String damage) throws Exception {
        SessionStore store = open();
        GateSessions gate = begin(store, "sample");
        for (int i = 0; i < 2000; i++) {
            login(gate, "user" + i);
        }
        store.close(PATIENCE);
        damage(damage);
        byte[] damaged = Files.readAllBytes(file());

        try (var log = CapturedLog.start()) {
            SessionStore next = SessionStore.open(file(), InstantSource.system());
            GateSessions again = begin(next, "sample");
            assertThat(again.users().loggedIn()).isEmpty();
            assertThat(again.subids().next()).as("a subid that nobody can have").isGreaterThan(1_000_000_000_000L);
            next.close(PATIENCE);
            log.awaitLines(1, "WARN", "sessions.mv was damaged", "moved to", ".damaged-");
        }
        try (Stream<Path> files = Files.list(folder())) {
            Path aside = files.filter(path -> path.toString().contains(".damaged-")).findFirst().orElseThrow();
            assertThat(Files.readAllBytes(aside)).isEqualTo(damaged);
            assertThat(permissions(aside)).isEqualTo("rw-------");
        }
    }

    private void damage(String damage) throws IOException {
        byte[] bytes = Files.readAllBytes(file());
        var random = new Random(7);
        switch (damage) {
            case "empty" -> bytes = new byte[0];
            case "garbage" -> random.nextBytes(bytes);
            case "text" -> bytes = "this is no store".repeat(1000).getBytes(UTF_8);
            case "torn" -> bytes = Arrays.copyOf(bytes, bytes.length / 3);
            case "holes" -> Arrays.fill(bytes, bytes.length / 4, bytes.length * 3 / 4, (byte) 0);
            case "cut" -> bytes = Arrays.copyOf(bytes, bytes.length - 4096);
            default -> throw new IllegalArgumentException(damage);
        }
        Files.write(file(), bytes, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Test
    void a_file_that_another_host_has_is_not_damaged() throws Exception {
        SessionStore store = open();
        begin(store, "sample");
        assertThatIOException().isThrownBy(this::open)
                .withMessageContainingAll("sessions.mv", "in use by another host", "stop that one");
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files).containsExactly(file());
        }
        store.close(PATIENCE);
        open().close(PATIENCE);
    }

    @Test
    void a_place_where_no_file_can_be_is_named() throws Exception {
        Files.createDirectories(file());
        assertThatIOException().isThrownBy(this::open).withMessageContainingAll("sessions.mv", "no file",
                "\"store\": null");
        Files.delete(file());
        Files.delete(folder());
        Files.writeString(folder(), "a file");
        assertThatIOException().isThrownBy(this::open).withMessageContainingAll("sessions.mv", "\"store\": null");
    }

    @Test
    void logins_of_a_gate_that_is_not_in_the_settings_wait_for_it() throws Exception {
        SessionStore store = open();
        answer(connected(begin(store, "sample"), "alice", null, 1), 1, "one");
        store.close(PATIENCE);
        SessionStore other = open();
        assertThat(begin(other, "other").users().loggedIn()).isEmpty();
        other.close(PATIENCE);
        SessionStore next = open();
        GateSessions again = begin(next, "sample");
        assertThat(session(again, "alice", "1").remembered()).isEqualTo(1);
        assertThat(again.subids().next()).isEqualTo(2);
        next.close(PATIENCE);
    }

    @Test
    void a_store_of_a_later_version_is_left_alone() throws Exception {
        open().close(PATIENCE);
        try (MVStore later = MVStore.open(file().toString())) {
            later.openMap("about", new MVMap.Builder<String, Long>().keyType(StringDataType.INSTANCE)
                    .valueType(LongDataType.INSTANCE)).put("format", 2L);
        }
        assertThatIOException().isThrownBy(this::open).withMessageContainingAll("sessions.mv", "a later version");
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void a_username_that_comes_back_after_a_logout_is_written_anew() throws Exception {
        SessionStore store = open();
        GateSessions gate = begin(store, "sample");
        gate.users().login(username("alice", "x"), SECRET);
        session(gate, "alice", "x").connect(new Nobody(), 9, true);
        gate.users().logout(username("alice", "x"));
        gate.users().login(username("alice", "x"), SECRET);
        store.close(PATIENCE);
        SessionStore next = open();
        assertThat(session(begin(next, "sample"), "alice", "x").connect(new Nobody(), 1, true))
                .isInstanceOf(Connecting.Connected.class);
        next.close(PATIENCE);
    }

    @Test
    void a_disk_that_fails_is_told_and_tried_again() throws Exception {
        SessionStore store = open();
        GateSessions gate = begin(store, "sample");
        Session alice = connected(gate, "alice", null, 1);
        // An interrupt during a write closes the file: for the store, the disk has failed.
        Thread writer = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("session-store")).findFirst().orElseThrow();
        try (var log = CapturedLog.start()) {
            var index = new AtomicLong(1);
            Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofNanos(1)).until(() -> {
                alice.connect(new Nobody(), index.incrementAndGet(), true);
                writer.interrupt();
                return index.get() % 64 == 0 && !log.lines("ERROR", "cannot be written", "make room").isEmpty();
            });
        }
        login(gate, "bob");
        awaitCopy(copy -> begin(copy, "sample").users().loggedIn().count() == 2);
        store.close(PATIENCE);
        SessionStore next = open();
        assertThat(begin(next, "sample").users().loggedIn()).hasSize(2);
        next.close(PATIENCE);
    }

    @Test
    void a_disk_that_fails_is_counted_and_seen_until_it_is_written_again() throws Exception {
        Disk.install();
        var now = new AtomicLong();
        SessionStore store = openOnDisk(now);
        GateSessions gate = begin(store, "sample");
        assertThat(store.unwritten()).isZero();
        Disk.fail(true);
        login(gate, "alice");
        try (var log = CapturedLog.start()) {
            Awaitility.await().until(() -> store.failures() > 0);
            now.addAndGet(Duration.ofSeconds(45).toNanos());
            assertThat(store.unwritten()).isEqualTo(Duration.ofSeconds(45));
            Disk.fail(false);
            Awaitility.await().until(() -> store.unwritten().isZero());
            log.awaitLines(1, "ERROR", "cannot be written", "make room");
        }
        store.close(PATIENCE);
    }

    @Test
    void a_disk_that_hangs_is_seen_until_it_goes_on() throws Exception {
        Disk.install();
        var now = new AtomicLong();
        SessionStore store = openOnDisk(now);
        GateSessions gate = begin(store, "sample");
        Disk.hang();
        login(gate, "alice");
        Awaitility.await().until(Disk::isWaitedFor);
        now.addAndGet(Duration.ofSeconds(45).toNanos());
        assertThat(store.unwritten()).isEqualTo(Duration.ofSeconds(45));
        assertThat(store.failures()).isZero();
        Disk.release();
        Awaitility.await().until(() -> store.unwritten().isZero());
        store.close(PATIENCE);
        SessionStore next = open();
        assertThat(begin(next, "sample").users().loggedIn()).hasSize(1);
        next.close(PATIENCE);
    }

    private SessionStore openOnDisk(AtomicLong now) throws IOException {
        var file = new OpenFile(new StoreFile(file(), Disk.PREFIX), InstantSource.fixed(NOON));
        return FileSessionStore.open(file, now::get);
    }

    @Test
    void the_file_does_not_grow_with_the_number_of_writes() throws Exception {
        Tables tables = Tables.open(made());
        long after100 = 0;
        for (int round = 0; round < 600; round++) {
            for (int i = 0; i < 50; i++) {
                tables.logins("sample").put("user" + (round * 37 + i * 101) % 5000, new byte[24]);
            }
            tables.commit();
            if (round % 20 == 0) {
                tables.tidy();
            }
            after100 = round == 100 ? Files.size(file()) : after100;
        }
        assertThat(Files.size(file())).isLessThan(4 * after100);
        tables.close();
    }

    @Test
    void each_commit_is_forced_to_the_disk_before_the_next_begins() throws Exception {
        Disk.install();
        var file = new StoreFile(file(), Disk.PREFIX);
        file.make();
        Tables tables = Tables.open(file);
        MVMap<String, byte[]> responses = tables.responses("sample");
        for (int part = 0; part < 600; part++) {
            responses.put("response" + part, new byte[64 << 10]);
        }
        tables.commit();
        assertThat(Disk.mostUnforcedChunks()).as("of all that is new").isEqualTo(1);
        for (int round = 0; round < 8; round++) {
            for (int part = round; part < 600; part += 3) {
                responses.put("response" + part, new byte[64 << 10]);
            }
            tables.commit();
            tables.tidy();
        }
        tables.close();
        assertThat(Disk.mostUnforcedChunks()).as("of what is tidied too").isEqualTo(1);
    }

    private StoreFile made() throws IOException {
        var file = new StoreFile(file());
        file.make();
        return file;
    }

    private SessionStore open() throws IOException {
        return SessionStore.open(file(), InstantSource.fixed(NOON));
    }

    private static GateSessions begin(SessionStore store, String servername) throws IOException {
        GateSessions gate = store.restore(servername, LIMITS);
        store.begin();
        return gate;
    }

    private Path folder() {
        return home.resolve("run");
    }

    private Path file() {
        return folder().resolve("sessions.mv");
    }

    private interface Holds {
        boolean in(SessionStore copy) throws IOException;
    }

    /** Returns a copy of the file as a crash would leave it, without the store. */
    private Path copyOf(String name) throws IOException {
        return Files.write(home.resolve(name), Files.readAllBytes(file()));
    }

    private Path awaitCopy(Holds condition) {
        Awaitility.await().atMost(PATIENCE.multipliedBy(3)).until(() -> {
            SessionStore copy = SessionStore.open(copyOf("look.mv"), InstantSource.fixed(NOON));
            try {
                return condition.in(copy);
            } finally {
                copy.close(PATIENCE);
            }
        });
        try {
            return copyOf("crashed.mv");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Username username(String uid, String subid) {
        return new Username(uid, subid, "sample");
    }

    private static String login(GateSessions gate, String uid) {
        String subid = Long.toString(gate.subids().next());
        gate.users().login(username(uid, subid), SECRET);
        return subid;
    }

    /** Connects a user, who is logged in first when the subid is null. */
    private static Session connected(GateSessions gate, String uid, @Nullable String subid,
            long index) {
        Session session = session(gate, uid, subid == null ? login(gate, uid) : subid);
        assertThat(session.connect(new Nobody(), index, true)).isInstanceOf(Connecting.Connected.class);
        return session;
    }

    private static Session session(GateSessions gate, String uid, String subid) {
        return Objects.requireNonNull(gate.users().find(username(uid, subid)));
    }

    private static long life(Session session, long index) {
        return ((Connecting.Connected) session.connect(new Nobody(), index, true, Acknowledging.YES)).life();
    }

    private static void answer(Session session, int number, String answer) {
        var request = (Request) session.begin(Objects.requireNonNull(session.link()), number, new byte[0],
                Lane.CONCURRENT, 0);
        session.complete(request, answer.getBytes(UTF_8));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** A connection that does nothing. */
    private static final class Nobody implements Link {
        @Override
        public void send(byte[] frame) {}

        @Override
        public void sendLast(byte[] frame, CloseReason reason) {
            throw new AssertionError("no request logs its user out");
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public CountDownLatch drained() {
            return new CountDownLatch(0);
        }

        @Override
        public void pauseFor(long nanos) {}

        @Override
        public void close(CloseReason reason) {}

        @Override
        public void announce(CloseReason reason) {}

        @Override
        public void sendNotRun(int number) {}

        @Override
        public String name() {
            return "nobody";
        }

        @Override
        public String ip() {
            return "127.0.0.1";
        }
    }
}
