package io.msgserver.host.login;

import io.msgserver.base.count.Tally;
import io.msgserver.base.count.Times;
import io.msgserver.protocol.HandshakeKind;

/**
 * Counts the outcomes of logins. Any thread.
 *
 * @param outcomes      one for each connection
 * @param decisionTimes the durations of decisions by the plugin and the gate that it asked
 * @param handshakes    the handshakes for which clients sent keys
 */
public record LoginCounts(Tally<LoginOutcome> outcomes, Times decisionTimes, Tally<HandshakeKind> handshakes) {}
