package io.msgserver.bench.soak;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kinds of trouble in a soak, grouped by their cause. */
public enum Trouble {
    CUT_FIN(Maker.NETWORK, "a connection ended, in the midst of what it carries",
            "its requests are answered, each run once"), CUT_RST(Maker.NETWORK,
                    "a connection reset, in the midst of what it carries",
                    "its requests are answered, each run once"), STORM(Maker.NETWORK, "all connections cut at once",
                            "all come back, and each request is run once"), LARGE_ANSWERS(Maker.USER,
                                    "a burst of answers of 60 KB, while connections break",
                                    "each arrives whole, and no request is run twice"),

    SWAP(Maker.OPERATOR, "the plugin replaced", "later requests are answered by the new version"), TRUNCATED(
            Maker.OPERATOR, "half a jar dropped in", "it is refused, and the version before serves"), NO_MANIFEST(
                    Maker.OPERATOR, "a jar without a manifest dropped in",
                    "it is refused, and the version before serves"), THROWS(Maker.OPERATOR,
                            "a jar whose constructor throws dropped in",
                            "it is refused, and the version before serves"), SLOW_START(Maker.OPERATOR,
                                    "a jar that takes too long to start dropped in",
                                    "it is refused, and the version before serves"), AWAY(Maker.OPERATOR,
                                            "the plugin's jar away for 20 ms, then back or replaced",
                                            "it serves all the while, and no connection is closed"), BAD_ROLLBACK(
                                                    Maker.OPERATOR, "a rollback to a jar that fails",
                                                    "the operator gets the reason, the version before serves, and its jar is in the folder"), KICK(
                                                            Maker.OPERATOR, "a user kicked whose queue is full",
                                                            "the connection ends, and nothing of the queue is run afterwards"), LOG_STALL(
                                                                    Maker.OPERATOR,
                                                                    "the log's reader stops for a second, while event loops log 4 MB",
                                                                    "they answer meanwhile, and lines that did not fit are counted in the log"),

    RESTART(Maker.DIRECTOR, "the host stopped and started", "no request is lost, and each is run once"), SWAP_AND_STOP(
            Maker.DIRECTOR, "the plugin replaced, and the host stopped before it had served",
            "the next host serves the new version"),

    CROWD(Maker.BAD_CLIENT, "more connections than maxclient", "each is closed"), HALF_HANDSHAKE(Maker.BAD_CLIENT,
            "half a handshake, until handshake_timeout", "it is closed"), OVERSIZED(Maker.BAD_CLIENT,
                    "the largest package there can be, as a handshake",
                    "it is closed"), RANDOM_BYTES(Maker.BAD_CLIENT, "random bytes", "they are closed"), SHORT_PACKAGE(
                            Maker.BAD_CLIENT, "a package too short for a request",
                            "it is closed"), FLOOD(Maker.BAD_CLIENT, "more requests at once than max_pending",
                                    "each is answered once"), HALF_CLOSED(Maker.BAD_CLIENT,
                                            "requests, then a FIN, then the answers read to the end",
                                            "each is answered once, then the connection ends"), NOT_READING(
                                                    Maker.BAD_CLIENT, "answers that are not read, until write_timeout",
                                                    "it is closed");

    enum Maker {
        NETWORK, USER, OPERATOR, DIRECTOR, BAD_CLIENT
    }

    private final Maker maker;
    private final String description;
    private final String checked;

    Trouble(Maker maker, String description, String checked) {
        this.maker = maker;
        this.description = description;
        this.checked = checked;
    }

    /** Returns the description for the report. */
    public String description() {
        return description;
    }

    /** Returns the promise that is checked then, for the report. */
    public String checked() {
        return checked;
    }

    /** Returns the name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<Trouble> of(Maker maker) {
        return Arrays.stream(values()).filter(each -> each.maker == maker).toList();
    }
}
