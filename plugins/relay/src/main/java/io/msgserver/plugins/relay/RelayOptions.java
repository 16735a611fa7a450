package io.msgserver.plugins.relay;

import io.msgserver.api.Bounds;
import java.net.URI;
import java.time.Duration;

/**
 * The settings in {@code plugins.settings.relay}.
 *
 * @param url      that messages are posted to; the key {@code url}
 * @param deadline the longest time of an answer, from the connection to its last byte; the key {@code deadline}
 */
record RelayOptions(String url, @Bounds(from = "10ms", to = "1h") Duration deadline) {
    static final RelayOptions DEFAULTS = new RelayOptions("http://127.0.0.1:8080/", Duration.ofSeconds(2));

    RelayOptions {
        if (!url.matches("https?://[^/?#\\s]+\\S*")) {
            throw new IllegalArgumentException("url is \"" + url + "\": it has to be as in http://127.0.0.1:8080/path");
        }
        URI.create(url);
    }

    URI uri() {
        return URI.create(url);
    }
}
