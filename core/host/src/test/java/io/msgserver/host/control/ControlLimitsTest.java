package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.host.config.ControlSettings;
import io.msgserver.host.http.HttpLimits;
import io.msgserver.host.testing.CapturedLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of everything that clients can make the control port hold, tested on the wire. */
@Timeout(60)
class ControlLimitsTest {
    private static final ControlSettings ANY_PORT = new ControlSettings("127.0.0.1", 0, false, null, null);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    private Path home;

    private final FakeHost host = new FakeHost();
    private final List<Socket> sockets = new ArrayList<>();
    private ControlServer server;
    private String token;

    @BeforeEach
    void startWithPatience() throws IOException {
        start(new HttpLimits(256, 64, LONG));
    }

    /** Starts the server again with other limits. */
    private void restart(HttpLimits limits) throws IOException {
        server.close();
        start(limits);
    }

    private void start(HttpLimits limits) throws IOException {
        server = ControlServer.start(ANY_PORT, home, null, ControlServer.routes(host), limits);
        token = "Authorization: Bearer " + Files.readString(RunFolder.of(home).token()).strip() + "\r\n";
    }

    @AfterEach
    void stop() throws IOException {
        host.finish.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private Socket connect(String first) throws IOException {
        return connect("127.0.0.1", first);
    }

    private Socket connect(String from, String first) throws IOException {
        var socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout((int) LONG.toMillis());
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().getPort()));
        send(socket, first);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /** Reads to the end of the connection. */
    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }

    /** Reads one reply with a Content-Length. Returns its first line and its body. */
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("after %s", head).isNotNegative();
            head.append((char) next);
        }
        String length = head.toString().lines().filter(line -> line.startsWith("content-length: ")).findFirst()
                .orElse("content-length: 0").substring("content-length: ".length());
        return head.toString().lines().findFirst().orElseThrow() + ' '
                + new String(in.readNBytes(Integer.parseInt(length)), US_ASCII);
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: host\r\n" + headers + "\r\n";
    }

    private String post(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: host\r\n" + token + headers + "\r\n";
    }

    private static final String LIVE = "HTTP/1.1 200 OK {\"status\":\"live\"}";

    // Connections

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /health/li", "POST /plugins HTTP/1.1\r\nContent-Length: 9\r\n"})
    void health_is_answered_while_silent_connections_fill_the_port(String sent) throws Exception {
        try (CapturedLog log = CapturedLog.start()) {
            Socket first = connect(sent);
            for (int i = 0; i < 300; i++) {
                connect(sent);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(answer(connect(get("/health/live", "")))).isEqualTo(LIVE);
                assertThat(answer(connect(get("/health/ready", "")))).startsWith("HTTP/1.1 200 OK ");
            }
            assertThat(server.listener().count()).isEqualTo(256);
            assertThat(isClosed(first)).isTrue();
            log.awaitLines(1, "control refuses connections: 256 are open, and the one that waits longest gives way");
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException _) {
            return true; // A reset, because sent bytes were not read.
        }
    }

    @Test
    void an_address_with_many_connections_takes_no_place_of_another() throws Exception {
        restart(new HttpLimits(8, 2, LONG));
        Socket patient = connect("127.0.0.1", "");
        for (int i = 0; i < 20; i++) {
            connect("127.0.0.2", "");
        }
        assertThat(answer(connect("127.0.0.3", get("/health/live", "")))).isEqualTo(LIVE);
        send(patient, get("/health/live", ""));
        assertThat(answer(patient)).isEqualTo(LIVE);
    }

    @Test
    void a_request_in_hand_keeps_its_place_and_there_are_so_many() throws Exception {
        restart(new HttpLimits(3, 1, LONG));
        Socket slow = connect(post("/plugins/slow/rollback", "Content-Length: 0\r\n"));
        host.begun.await();
        for (int i = 0; i < 10; i++) {
            connect("");
        }
        assertThat(answer(connect(get("/plugins", token)))).startsWith("HTTP/1.1 503 Service Unavailable ")
                .contains("as many requests are being answered as may be, 1: ask again in a moment");
        assertThat(answer(connect(get("/health/live", "")))).isEqualTo(LIVE);
        host.finish.countDown();
        assertThat(answer(slow)).startsWith("HTTP/1.1 200 OK ").contains("0.9.0");
        send(slow, get("/plugins", token));
        assertThat(answer(slow)).startsWith("HTTP/1.1 200 OK ");
    }

    // Silence

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /health/li"})
    void a_connection_without_a_whole_request_is_closed(String sent) throws Exception {
        restart(new HttpLimits(8, 2, SHORT));
        assertThat(isClosed(connect(sent))).isTrue();
    }

    @Test
    void an_upload_may_take_longer_than_the_silence_allowed() throws Exception {
        restart(new HttpLimits(8, 2, Duration.ofMillis(500)));
        Socket socket = connect(post("/plugins", "Content-Length: 10\r\n"));
        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            Thread.sleep(60);
            send(socket, "x");
        }
        assertThat(answer(socket)).isEqualTo("HTTP/1.1 200 OK {\"id\":\"test\",\"version\":\"10\",\"note\":\"\"}");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plugins", "/plugins/simple/rollback"})
    void a_body_that_stops_arriving_is_answered_with_408(String path) throws Exception {
        restart(new HttpLimits(8, 2, SHORT));
        Socket silent = connect(post(path, "Content-Length: 10\r\n") + "half");
        assertThat(all(silent)).startsWith("HTTP/1.1 408 Request Timeout").contains("connection: close",
                "\"status\":408", "no byte of the body came for 200 ms: send it without such pauses");
        // Other clients are not delayed.
        assertThat(answer(connect(post("/plugins", "Content-Length: 1\r\n") + "x"))).contains("\"version\":\"1\"");
    }

    @Test
    void who_takes_nothing_of_the_answer_is_closed() throws Exception {
        restart(new HttpLimits(8, 2, SHORT));
        host.metrics = "#\n".repeat(8 << 20);
        Socket deaf = connect(get("/metrics", token));
        Awaitility.await().until(() -> server.listener().count() == 0);
        assertThat(takes(deaf)).isLessThan(host.metrics.length());
    }

    /** Returns the number of bytes that still arrive. */
    private static long takes(Socket socket) {
        var buffer = new byte[64 * 1024];
        long taken = 0;
        try {
            for (int count = 0; count >= 0; taken += count) {
                count = socket.getInputStream().read(buffer);
            }
        } catch (IOException _) {
            // The connection was reset.
        }
        return taken;
    }

    // Requests

    @Test
    void requests_that_come_at_once_are_answered_in_order() throws Exception {
        Socket socket = connect(get("/health/live", "") + get("/plugins", "") + get("/plugins", token)
                + post("/plugins", "Content-Length: 3\r\n") + "abc" + get("/health/live", ""));
        assertThat(answer(socket)).isEqualTo(LIVE);
        assertThat(answer(socket)).startsWith("HTTP/1.1 401 Unauthorized ");
        assertThat(answer(socket)).startsWith("HTTP/1.1 200 OK {\"plugins\"");
        assertThat(answer(socket)).contains("\"version\":\"3\"");
        assertThat(answer(socket)).isEqualTo(LIVE);
    }

    @Test
    void who_has_ended_their_side_is_answered() throws Exception {
        Socket half = connect(get("/plugins", token));
        half.shutdownOutput();
        assertThat(all(half)).startsWith("HTTP/1.1 200 OK").contains("\"plugins\"");
        Socket old = connect("GET /health/live HTTP/1.0\r\n\r\n");
        assertThat(all(old)).startsWith("HTTP/1.1 200 OK").contains("connection: close", "{\"status\":\"live\"}");
    }

    @Test
    void who_asks_whether_to_go_on_is_told_to_when_the_token_is_right() throws Exception {
        Socket asking = connect(post("/plugins", "Content-Length: 3\r\nExpect: 100-continue\r\n"));
        assertThat(answer(asking)).isEqualTo("HTTP/1.1 100 Continue ");
        send(asking, "abc");
        assertThat(answer(asking)).contains("\"version\":\"3\"");
        Socket stranger = connect("POST /plugins HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        assertThat(all(stranger)).startsWith("HTTP/1.1 401 Unauthorized").doesNotContain("100 Continue");
    }

    @Test
    void a_body_without_a_token_is_not_kept() throws Exception {
        Socket socket = connect("POST /plugins HTTP/1.1\r\nContent-Length: 500000\r\n\r\n" + "x".repeat(500_000)
                + get("/health/live", ""));
        assertThat(answer(socket)).startsWith("HTTP/1.1 401 Unauthorized ");
        assertThat(answer(socket)).isEqualTo(LIVE);
    }

    @Test
    void what_is_too_long_or_no_http_is_told_so() throws Exception {
        assertThat(all(connect("GET /" + "x".repeat(40_000) + " HTTP/1.1\r\n\r\n"))).startsWith("HTTP/1.1 414 ")
                .contains("the first line of a request has at most 32768 bytes");
        assertThat(all(connect(get("/plugins", "X: " + "x".repeat(20_000) + "\r\n")))).startsWith("HTTP/1.1 431 ")
                .contains("the headers of a request have at most 16384 bytes");
        assertThat(all(connect("GET /%zz HTTP/1.1\r\nConnection: close\r\n\r\n"))).startsWith("HTTP/1.1 400 ")
                .contains("the target is no URI");
        assertThat(all(connect(post("/plugins", "Transfer-Encoding: chunked\r\n") + "zz\r\n")))
                .startsWith("HTTP/1.1 400 ").contains("the body is not sent as HTTP/1.1 has it");
    }
}
