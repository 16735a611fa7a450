package io.msgserver.host.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;

/** Reads the metrics of a host from its control server, over HTTP. */
public record Scrape(TestHost host, Path home) {

    /** Sends a request with the token. */
    public HttpResponse<String> get(String path) {
        return send("GET", path, true);
    }

    /** Sends a request without the token. */
    public HttpResponse<String> getOpenly(String path) {
        return send("GET", path, false);
    }

    public HttpResponse<String> send(String method, String path, boolean token) {
        int port = Objects.requireNonNull(host.host().controlAddress()).getPort();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).method(method,
                    HttpRequest.BodyPublishers.noBody());
            if (token) {
                request.header("Authorization",
                        "Bearer " + Files.readString(home.resolve("run/control.token")).strip());
            }
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the lines of a scrape that contain numbers. */
    public List<String> lines() {
        return get("/metrics").body().lines().filter(line -> !line.startsWith("#")).toList();
    }

    /**
     * Returns the number of that name and those labels, as in {@code a_total{gate="sample"}}; fails when there is none.
     */
    public double value(String series) {
        return lines().stream().filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1))).findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + series));
    }

    /** Waits until the number has that value. */
    public void await(String series, double expected) {
        Awaitility.await().untilAsserted(
                () -> org.assertj.core.api.Assertions.assertThat(value(series)).as(series).isEqualTo(expected));
    }
}
