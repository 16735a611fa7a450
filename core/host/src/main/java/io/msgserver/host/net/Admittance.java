package io.msgserver.host.net;

/** The result of admitting a connection by its address. */
sealed interface Admittance {

    /** The connection is admitted and counted until {@link AddressTable#leave}. */
    record Counted(AddressTable.Client client) implements Admittance {}

    /** The address is exempt from limits. */
    record Exempt() implements Admittance {}

    /** The connection is admitted and not counted: the table is full. */
    record Uncounted() implements Admittance {}

    /** The connection is refused. */
    record Refused(ConnectionRefusal reason) implements Admittance {}
}
