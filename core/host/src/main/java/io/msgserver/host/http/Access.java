package io.msgserver.host.http;

/** The decision on a request, made from its head alone. */
public sealed interface Access {

    /**
     * Access without a token: the request is answered without a body, on the thread that is reserved for such requests.
     */
    record Open() implements Access {}

    /** Access of an authenticated client: the request is answered in a virtual thread, which may read the body. */
    record Trusted() implements Access {}

    /** A refusal: the given reply is sent at once. */
    record Refused(HttpReply reply) implements Access {}
}
