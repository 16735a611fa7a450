package io.msgserver.plugins.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.msgserver.testkit.Question;
import io.msgserver.testkit.RefusedException;
import io.msgserver.testkit.RequestFailedException;
import io.msgserver.testkit.TestClient;
import io.msgserver.testkit.TestHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {
    private final CountDownLatch hurry = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer web;

    @BeforeEach
    void serve() throws IOException {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.setExecutor(threads);
        web.createContext("/", this::answer);
        web.start();
    }

    @AfterEach
    void stop() {
        hurry.countDown();
        web.stop(0);
        threads.shutdownNow();
    }

    /** Answers as the message demands. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String message = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            switch (message) {
                case "fail" -> exchange.sendResponseHeaders(503, -1);
                case "much" -> answer(exchange, "much".repeat(100_000));
                case "wait" -> {
                    hurry.await();
                    answer(exchange, "at last");
                }
                case "begin" -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('b');
                    exchange.getResponseBody().flush();
                    hurry.await();
                }
                default -> answer(exchange, exchange.getRequestHeaders().getFirst("X-User") + " said " + message);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private TestHost relay(String deadline) {
        return TestHost.of(Relay.class)
                .settings(String.format(Locale.ROOT, "{ \"url\": \"http://127.0.0.1:%d/\", \"deadline\": \"%s\" }",
                        web.getAddress().getPort(), deadline))
                .start();
    }

    @Test
    void a_message_is_posted_and_the_answer_comes_back() {
        try (TestHost host = relay("1m")) {
            assertThat(host.client("jürgen").ask("wörld")).isEqualTo("j%C3%BCrgen said wörld");
        }
    }

    @Test
    void a_slow_request_holds_up_nobody_not_even_the_same_user() {
        try (TestHost host = relay("1m")) {
            TestClient alice = host.client("alice");
            Question slow = alice.send("wait");
            assertThat(alice.ask("meanwhile")).isEqualTo("alice said meanwhile");
            hurry.countDown();
            assertThat(slow.answer()).isEqualTo("at last");
        }
    }

    @Test
    void what_takes_longer_than_the_deadline_fails_also_when_it_has_begun() {
        try (TestHost host = relay("200ms")) {
            TestClient alice = host.client("alice");
            for (String late : new String[]{"wait", "begin"}) {
                assertThatThrownBy(() -> alice.ask(late)).isInstanceOf(RequestFailedException.class)
                        .hasMessageContaining("has not answered in 200 ms")
                        .hasMessageContaining("raise plugins.settings.relay.deadline");
            }
        }
    }

    @Test
    void what_is_no_answer_fails_the_request() {
        try (TestHost host = relay("1m")) {
            TestClient alice = host.client("alice");
            assertThatThrownBy(() -> alice.ask("fail")).hasMessageContaining("answered 503, not 200");
            assertThatThrownBy(() -> alice.ask("much")).hasMessageContaining("cannot be asked");
            web.stop(0);
            assertThatThrownBy(() -> alice.ask("hello")).hasMessageContaining("cannot be asked");
        }
    }

    @Test
    void a_version_that_is_replaced_leaves_no_thread_behind() {
        try (TestHost host = relay("1m")) {
            TestClient alice = host.client("alice");
            for (int swap = 0; swap < 5; swap++) {
                assertThat(alice.ask("hello")).isEqualTo("alice said hello");
                host.swap();
            }
            assertThat(host.log().lines("LEAKED")).isEmpty();
        }
    }

    @Test
    void a_url_that_is_none_is_refused() {
        assertThatThrownBy(() -> TestHost.of(Relay.class).settings("{ \"url\": \"localhost\" }").start())
                .isInstanceOf(RefusedException.class).hasMessageContaining("url is \"localhost\"");
    }
}
