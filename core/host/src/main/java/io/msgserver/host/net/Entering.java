package io.msgserver.host.net;

/** The result of admitting a connection by its address. */
sealed interface Entering {

    /** It has a place there, until {@link Addresses#leave}. */
    record Counted(Addresses.Client client) implements Entering {}

    /** The address is exempt from limits. */
    record Exempt() implements Entering {}

    /** It comes in, and is not counted: there are too many addresses to remember another. */
    record Uncounted() implements Entering {}

    /** It does not come in. */
    record Refused(Refusal reason) implements Entering {}
}
