package io.msgserver.host.session;

/** The result of a request's arrival: a {@link Request} is to be run, then {@linkplain Session#complete completed}. */
public sealed interface Asked permits Request, Asked.Lead, Asked.Queued, Asked.Resend, Asked.Dropped,
        Asked.NotRun, Asked.Awaited, Asked.Ignore {

    /**
     * The first of those that run one after the other: run it, then what waits until {@link Session#nextWaiting} gives
     * nothing.
     */
    record Lead(Request request) implements Asked {}

    /** It waits for those of its user that came before it; who runs them runs it in its turn. */
    record Queued() implements Asked {
        static final Queued INSTANCE = new Queued();
    }

    /** It was answered, on an earlier connection: the same response again. */
    record Resend(byte[] response) implements Asked {}

    /** It ran, and its answer gave way: it is not run again. Only a client that acknowledges hears of it. */
    record Dropped() implements Asked {
        static final Dropped INSTANCE = new Dropped();
    }

    /**
     * It cannot run now, since a request of that number runs that another client of this login has asked: ask again
     * later.
     */
    record NotRun() implements Asked {
        static final NotRun INSTANCE = new NotRun();
    }

    /** It runs already, asked on an earlier connection, and is answered on this one. */
    record Awaited() implements Asked {
        static final Awaited INSTANCE = new Awaited();
    }

    /** One answer is on its way already, or the connection that asks is not the user's any more. */
    record Ignore() implements Asked {
        static final Ignore INSTANCE = new Ignore();
    }
}
