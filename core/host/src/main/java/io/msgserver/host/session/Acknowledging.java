package io.msgserver.host.session;

/** Whether a connection's client acknowledges the responses that it receives. */
public enum Acknowledging {
    /** The client does not acknowledge: the session remembers as many of the last responses as is configured. */
    NO,
    /** The client acknowledges: the session remembers each response until the client acknowledges it. */
    YES,
    /** The client acknowledges and knows nothing of earlier requests: the session forgets all earlier responses. */
    ANEW
}
