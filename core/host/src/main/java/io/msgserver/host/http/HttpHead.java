package io.msgserver.host.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** A request without its body. Any thread. */
public final class HttpHead {
    private final String method;
    private final URI target;
    private final HttpHeaders headers;

    private HttpHead(String method, URI target, HttpHeaders headers) {
        this.method = method;
        this.target = target;
        this.headers = headers;
    }

    /** @throws URISyntaxException when the target is no URI, or not properly encoded */
    static HttpHead of(HttpRequest request) throws URISyntaxException {
        return new HttpHead(request.method().name(), new URI(request.uri()), request.headers());
    }

    /** Returns the method, as in {@code GET}. */
    public String method() {
        return method;
    }

    /** Returns the path as it was sent, its encoding checked; empty when the target has none. */
    public String path() {
        return target.getRawPath() == null ? "" : target.getRawPath();
    }

    /** Returns the query with its encoding checked; null when there is none. */
    public @Nullable String query() {
        return target.getRawQuery();
    }

    /** Returns the first header of that name, in any case; null when there is none. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
