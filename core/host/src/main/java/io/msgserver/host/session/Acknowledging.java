package io.msgserver.host.session;

/** Whether a connection's client acknowledges the answers that it takes. */
public enum Acknowledging {
    /** It does not: the last answers are remembered, as many as the settings say. */
    NO,
    /** It does: its answers are remembered until then. */
    YES,
    /** It does, and knows nothing of what was asked before: all earlier answers are forgotten. */
    ANEW
}
