package io.msgserver.host.session;

/** The result of a request's arrival: a {@link Request} is to be run, then {@linkplain Session#complete completed}. */
public sealed interface Disposition
        permits Request, Disposition.Lead, Disposition.Queued, Disposition.Resend, Disposition.Dropped,
        Disposition.NotRun, Disposition.Awaited, Disposition.Ignore {

    /**
     * The first of those that run one after the other: run it, then what waits until {@link Session#nextWaiting} gives
     * nothing.
     */
    record Lead(Request request) implements Disposition {}

    /** It waits for those of its user that came before it; who runs them runs it in its turn. */
    record Queued() implements Disposition {
        static final Queued INSTANCE = new Queued();
    }

    /** It was answered, on an earlier connection: the same response again. */
    record Resend(byte[] response) implements Disposition {}

    /** It ran, and its answer gave way: it is not run again. Only a client that acknowledges hears of it. */
    record Dropped() implements Disposition {
        static final Dropped INSTANCE = new Dropped();
    }

    /**
     * It cannot run now, since a request of that number runs that another client of this login has asked: ask again
     * later.
     */
    record NotRun() implements Disposition {
        static final NotRun INSTANCE = new NotRun();
    }

    /** It runs already, asked on an earlier connection, and is answered on this one. */
    record Awaited() implements Disposition {
        static final Awaited INSTANCE = new Awaited();
    }

    /** One answer is on its way already, or the connection that asks is not the user's any more. */
    record Ignore() implements Disposition {
        static final Ignore INSTANCE = new Ignore();
    }
}
