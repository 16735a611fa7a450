package io.msgserver.host.session;

/** What a request that arrives means. */
public sealed interface Asked {

    /** It is new, or asked anew: run it, then {@link Session#complete} it. */
    record Run(Request request) implements Asked {}

    /** It was answered, on an earlier connection: the same response again. */
    record Resend(byte[] response) implements Asked {}

    /** One answer is on its way already, or the connection that asks is not the user's any more. */
    record Ignore() implements Asked {}
}
