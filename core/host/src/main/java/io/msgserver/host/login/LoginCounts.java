package io.msgserver.host.login;

import io.msgserver.base.count.Tally;
import io.msgserver.base.count.Times;
import io.msgserver.protocol.HandshakeKind;

/**
 * Counts the outcomes of logins. Any thread.
 *
 * @param outcomes one a connection
 * @param decisionTimes how long the plugin, and the gate that it asked, took to decide
 * @param handshakes what clients sent keys for
 */
public record LoginCounts(Tally<LoginOutcome> outcomes, Times decisionTimes, Tally<HandshakeKind> handshakes) {}
