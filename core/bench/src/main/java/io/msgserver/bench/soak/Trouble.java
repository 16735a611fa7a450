package io.msgserver.bench.soak;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What goes wrong in a soak, by who makes it. */
public enum Trouble {
    CUT_FIN(Maker.NETWORK, "a connection ended, in the midst of what it carries"), CUT_RST(Maker.NETWORK,
            "a connection reset, in the midst of what it carries"), STORM(Maker.NETWORK, "all connections cut at once"),

    SWAP(Maker.OPERATOR, "the plugin replaced"), TRUNCATED(Maker.OPERATOR,
            "half a jar dropped in, and refused"), NO_MANIFEST(Maker.OPERATOR,
                    "a jar without a manifest dropped in, and refused"), THROWS(Maker.OPERATOR,
                            "a jar whose constructor throws dropped in, and refused"), SLOW_START(Maker.OPERATOR,
                                    "a jar that takes too long to start dropped in, and refused"),

    RESTART(Maker.DIRECTOR, "the host stopped and started"), SWAP_AND_STOP(Maker.DIRECTOR,
            "the plugin replaced, and the host stopped before it had served"),

    CROWD(Maker.BAD_CLIENT, "more connections than maxclient"), HALF_HANDSHAKE(Maker.BAD_CLIENT,
            "half a handshake, until handshake_timeout"), OVERSIZED(Maker.BAD_CLIENT,
                    "the largest package there can be, as a handshake"), RANDOM_BYTES(Maker.BAD_CLIENT,
                            "random bytes"), SHORT_PACKAGE(Maker.BAD_CLIENT,
                                    "a package too short for a request"), FLOOD(Maker.BAD_CLIENT,
                                            "more requests at once than max_pending"), NOT_READING(Maker.BAD_CLIENT,
                                                    "answers that are not read, until write_timeout");

    enum Maker {
        NETWORK, OPERATOR, DIRECTOR, BAD_CLIENT
    }

    private final Maker maker;
    private final String told;

    Trouble(Maker maker, String told) {
        this.maker = maker;
        this.told = told;
    }

    /** For people. */
    public String told() {
        return told;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<Trouble> of(Maker maker) {
        return Arrays.stream(values()).filter(each -> each.maker == maker).toList();
    }
}
