package io.msgserver.host.http;

/** The decision on a request, by its head alone. */
public sealed interface Access {

    /**
     * Access without a token: the request is answered, without a body, on the thread that is reserved for such
     * requests.
     */
    record Open() implements Access {}

    /** The client has shown who it is: it is answered in a virtual thread, which may read the body. */
    record Trusted() implements Access {}

    /** It is answered with that, at once. */
    record Refused(HttpReply reply) implements Access {}
}
