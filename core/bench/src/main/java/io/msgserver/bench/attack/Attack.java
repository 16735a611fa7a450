package io.msgserver.bench.attack;

/** The ways to attack a host. */
public enum Attack {
    SLOW_LORIS("slow-loris", 5_000, 1_000, 0,
            "each says a byte a second, and never a whole line or package"), RESET_STORM("reset-storm", 200, 1_000, 0,
                    "each is reset as soon as it stands: at once, after some bytes, or after a whole line or package"), HALF_OPEN(
                            "half-open", 2_000, 1_000, 500,
                            "each says nothing, or shakes hands and says nothing more"), RANDOM_BYTES("random-bytes",
                                    50, 500, 0, "each sends random bytes until it is closed"), REPLAY("replay", 20, 300,
                                            0,
                                            "each sends a handshake or a login that somebody else has sent: as it was, altered, or out of order"), WRONG_PASSWORDS(
                                                    "wrong-passwords", 32, 0, 0,
                                                    "each logs in with a wrong password, again and again"), PASSWORDS_FROM_ONE_ADDRESS(
                                                            "passwords-from-one-address", 100, 0, 0,
                                                            "each logs in with a wrong password, again and again, from one address, and the host takes as long to check it as login-file does"), OVERSIZE(
                                                                    "oversize", 500, 200, 0,
                                                                    "each sends, or announces, more than there may be, or base64 that is none"), SLOW_READERS(
                                                                            "slow-readers", 50, 100, 50,
                                                                            "each logs in, asks for 256 of the largest answers, and reads a byte a second");

    private final String id;
    private final int connections;
    private final int perSecond;
    private final int users;
    private final String description;

    /**
     * @param connections open at once to each port
     * @param perSecond   the limit of new connections a second to one port
     * @param users       the logins that the attacker has
     */
    Attack(String id, int connections, int perSecond, int users, String description) {
        this.id = id;
        this.connections = connections;
        this.perSecond = perSecond;
        this.users = users;
        this.description = description;
    }

    /** Returns the name of the attack. */
    @Override
    public String toString() {
        return id;
    }

    /** Returns the number of connections that are open at once to each port. */
    public int connections() {
        return connections;
    }

    int perSecond() {
        return perSecond;
    }

    /** Returns the number of logins that the attacker has, all of them good. */
    public int users() {
        return users;
    }

    /** Returns the description for the report. */
    public String description() {
        return description;
    }
}
