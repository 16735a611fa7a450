package io.msgserver.host.net;

/** The result of admitting a connection by its address. */
sealed interface Admittance {

    /** It has a place there, until {@link AddressTable#leave}. */
    record Counted(AddressTable.Client client) implements Admittance {}

    /** The address is exempt from limits. */
    record Exempt() implements Admittance {}

    /** It comes in, and is not counted: there are too many addresses to remember another. */
    record Uncounted() implements Admittance {}

    /** It does not come in. */
    record Refused(ConnectionRefusal reason) implements Admittance {}
}
