package io.msgserver.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.api.MsgServer;
import io.msgserver.api.MsgServerHandler;
import io.msgserver.api.Username;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.Extension;
import org.slf4j.event.Level;

class TestHostTest {
    @TempDir
    private Path folder;
    private final TestHost made = TestHost.of(Tally.class)
            .settings(() -> "{ \"step\": " + text(folder.resolve("step")) + " }");

    @RegisterExtension
    private final TestHost host = TestHost.of(Tally.class).settings("{ \"step\": 10 }");

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_user_asks_and_settings_are_in_force() {
        TestClient alice = host.client("alice");
        assertThat(alice.ask("count")).isEqualTo("10");
        assertThat(alice.ask("count")).isEqualTo("20");
        assertThat(alice.ask(new byte[]{0, -1})).containsExactly(0, -1);
        assertThat(alice.isLoggedIn()).isTrue();
        assertThat(host.gate().loggedIn()).containsExactly(alice.username());
    }

    @Test
    void settings_may_tell_of_what_the_test_has_made() throws IOException {
        Path step = Files.writeString(folder.resolve("step"), "7");
        assertThat(made.start().client("alice").ask("count")).isEqualTo(Files.readString(step));
        made.close();
    }

    @Test
    void the_plugin_has_a_class_loader_of_its_own() {
        assertThat(host.client("alice").ask("loader")).isEqualTo("VersionClassLoader");
    }

    @Test
    void a_request_whose_answer_was_lost_is_asked_again_and_runs_once() {
        TestClient alice = host.client("alice");
        Question count = alice.send("wait, then count");
        Question other = alice.send("count");
        alice.drop();
        assertThat(alice.isConnected()).isFalse();
        assertThatThrownBy(count::answer).hasMessageContaining("ended before \"wait, then count\" was answered");
        assertThatThrownBy(() -> alice.ask("count")).hasMessageContaining("reconnect() first");

        alice.reconnect();
        assertThat(host.client("bob").ask("go")).isEmpty();
        assertThat(count.again().answer()).isEqualTo("10");
        assertThat(other.again().answer()).isEqualTo("20");
        alice.reconnect();
        assertThat(count.again().answer()).as("remembered").isEqualTo("10");
        assertThat(alice.ask("count")).isEqualTo("30");
    }

    @Test
    void a_connection_that_still_stands_is_taken_over() {
        TestClient alice = host.client("alice");
        alice.reconnect();
        assertThat(alice.ask("count")).isEqualTo("10");
        assertThat(host.gate().disconnectsTold()).isZero();
    }

    @Test
    void a_failed_request_says_what_the_handler_threw() {
        TestClient alice = host.client("alice");
        assertThatThrownBy(() -> alice.ask("fail")).isInstanceOf(RequestFailedException.class)
                .hasMessageContainingAll("\"fail\" of alice", "IllegalStateException: as told", "Tally.onRequest");
        assertThat(alice.ask("count")).isEqualTo("10");
    }

    @Test
    void timers_run_when_the_clock_is_moved_and_each_when_it_is_due() {
        TestClient alice = host.client("alice");
        assertThat(alice.ask("ticks")).isEqualTo("0");
        host.advance(Duration.ofMillis(999));
        assertThat(alice.ask("ticks")).isEqualTo("0");
        host.advance(Duration.ofMillis(1));
        assertThat(alice.ask("ticks")).isEqualTo("1");
        host.advance(Duration.ofHours(1));
        assertThat(alice.ask("ticks")).isEqualTo("3601");
    }

    @Test
    void who_stays_away_is_logged_out_by_a_timer() {
        TestClient alice = host.client("alice");
        alice.drop();
        assertThat(host.log().lines("alice is away").getFirst().level()).isEqualTo(Level.DEBUG);
        host.advance(Duration.ofSeconds(29));
        assertThat(alice.isLoggedIn()).isTrue();
        host.advance(Duration.ofSeconds(1));
        assertThat(alice.isLoggedIn()).isFalse();
        assertThatThrownBy(alice::reconnect).isInstanceOf(RefusedException.class).hasMessageContaining("404");
    }

    @Test
    void a_timer_that_fails_is_logged() {
        host.client("alice").ask("fail later");
        host.advance(Duration.ofSeconds(1));
        assertThat(host.log().await("scheduled task failed", "as told, later").level()).isEqualTo(Level.ERROR);
    }

    @Test
    void versions_take_over_one_after_the_other() {
        TestClient alice = host.client("alice");
        for (int swaps = 1; swaps <= 5; swaps++) {
            assertThat(alice.ask("count")).isEqualTo(Integer.toString(10 * swaps));
            host.swap();
            host.log().await("takes over from " + swaps + ".0.0");
        }
        host.advance(Duration.ofSeconds(2));
        assertThat(alice.ask("ticks")).as("of this version alone").isEqualTo("2");
        assertThat(alice.isConnected()).isTrue();
    }

    /** The handler of another version, or of none. */
    @Extension
    public record Reversed(MsgServer server) implements MsgServerHandler {
        @Override
        public byte[] onRequest(Username username, byte[] message) {
            return new StringBuilder(new String(message, UTF_8)).reverse().toString()
                    .getBytes(UTF_8);
        }
    }

    /** A handler that cannot start. */
    @Extension
    public record Broken(MsgServer server) implements MsgServerHandler {
        public Broken {
            throw new IllegalStateException("as told");
        }

        @Override
        public byte[] onRequest(Username username, byte[] message) {
            return message;
        }
    }

    /** A handler that is no extension. */
    public record Unlisted(MsgServer server) implements MsgServerHandler {
        @Override
        public byte[] onRequest(Username username, byte[] message) {
            return message;
        }
    }

    @Test
    void another_class_takes_over_and_one_that_cannot_serve_does_not() {
        TestClient alice = host.client("alice");
        host.swap(Reversed.class);
        assertThat(alice.ask("count")).isEqualTo("tnuoc");
        assertThatThrownBy(() -> host.swap(Broken.class)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("the constructor of " + Broken.class.getName() + " failed");
        assertThat(alice.ask("count")).isEqualTo("tnuoc");
    }

    @Test
    void settings_are_changed_while_it_serves() {
        TestClient alice = host.client("alice");
        alice.ask("count");
        host.changeSettings("{ \"step\": 100 }");
        assertThat(alice.ask("count")).isEqualTo("110");
        assertThat(host.log().lines("takes over from 1.0.0")).hasSize(1);
        assertThatThrownBy(() -> host.changeSettings("{ \"step\": 0 }")).isInstanceOf(RefusedException.class)
                .hasMessageContaining("plugins.settings.tally.step: 0 is less than 1, the lowest step");
        assertThatThrownBy(() -> host.changeSettings("{ \"step\": ")).hasMessageContaining("conf/msgserver.json has");
        assertThat(alice.ask("count")).isEqualTo("210");
    }

    @Test
    void what_cannot_serve_at_all_is_refused_with_the_reason() {
        assertThatThrownBy(() -> TestHost.of(Tally.class).settings("{ \"step\": 0, \"stop\": 1 }").start())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("plugins.settings.tally.stop: no such key; did you mean step?");
        assertThatThrownBy(() -> TestHost.of(Tally.class).settings("{ \"step\": 0 }").start())
                .hasMessageContaining("step: 0 is less than 1, the lowest step");
        assertThatThrownBy(() -> TestHost.of(Broken.class).start()).hasMessageContaining("as told");
        assertThatThrownBy(() -> TestHost.of(Unlisted.class)).hasMessageContaining("has no @Extension");
        assertThatThrownBy(() -> TestHost.of(String.class)).hasMessageContaining("is no handler");
    }

    @Test
    void logins_are_refused_and_users_thrown_out() {
        assertThatThrownBy(() -> host.client("mallory")).isInstanceOf(RefusedException.class)
                .hasMessage("the login of mallory was refused: not mallory");
        TestClient alice = host.client("alice");
        host.kick(alice);
        alice.awaitDisconnected();
        assertThat(alice.isLoggedIn()).isFalse();
        TestClient bob = host.client("bob");
        host.logout(bob);
        bob.awaitDisconnected();
    }

    @Test
    void what_is_not_logged_is_missed_with_all_that_was() {
        host.client("alice").ask("count");
        assertThat(host.log().lines("nobody says this")).isEmpty();
        assertThat(host.log().lines("gate sample")).isNotEmpty();
    }
}
