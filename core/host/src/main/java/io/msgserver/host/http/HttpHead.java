package io.msgserver.host.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** All of a request but its body. Any thread. */
public final class HttpHead {
    private final String method;
    private final URI target;
    private final HttpHeaders headers;

    private HttpHead(String method, URI target, HttpHeaders headers) {
        this.method = method;
        this.target = target;
        this.headers = headers;
    }

    /** @throws URISyntaxException when the target is none, or not encoded as it should be */
    static HttpHead of(HttpRequest request) throws URISyntaxException {
        return new HttpHead(request.method().name(), new URI(request.uri()), request.headers());
    }

    /** As in {@code GET}. */
    public String method() {
        return method;
    }

    /** As it was sent, its encoding checked; empty when the target has none. */
    public String path() {
        return target.getRawPath() == null ? "" : target.getRawPath();
    }

    /** Returns the query with its encoding checked; null when there is none. */
    public @Nullable String query() {
        return target.getRawQuery();
    }

    /** The first header of that name, in any case; null when there is none. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
