package io.msgserver.host.session;

/**
 * The result of a request's arrival. A {@link Request} is to be run and then {@linkplain Session#complete completed}.
 */
public sealed interface Disposition
        permits Request, Disposition.RunOrdered, Disposition.Queued, Disposition.Resend, Disposition.Dropped,
        Disposition.NotRun, Disposition.Awaited, Disposition.Ignore {

    /**
     * The first of the requests that run in order: the caller runs it, then the waiting ones until
     * {@link Session#nextWaiting} returns null.
     */
    record RunOrdered(Request request) implements Disposition {}

    /** The request waits for the earlier ones of its user. The thread that runs those runs it in its turn. */
    record Queued() implements Disposition {
        static final Queued INSTANCE = new Queued();
    }

    /** The request was answered on an earlier connection: the caller sends the same response again. */
    record Resend(byte[] response) implements Disposition {}

    /**
     * The request ran and its response was evicted: it does not run again. Only a client that acknowledges is sent
     * this.
     */
    record Dropped() implements Disposition {
        static final Dropped INSTANCE = new Dropped();
    }

    /**
     * The request cannot run now, because another client of this login has a running request of the same number. The
     * client may ask again later.
     */
    record NotRun() implements Disposition {
        static final NotRun INSTANCE = new NotRun();
    }

    /** The request is running already, asked on an earlier connection. Its response is sent on this one. */
    record Awaited() implements Disposition {
        static final Awaited INSTANCE = new Awaited();
    }

    /** The response is on its way already, or the asking connection no longer serves the user. */
    record Ignore() implements Disposition {
        static final Ignore INSTANCE = new Ignore();
    }
}
