package io.msgserver.host.login;

import io.msgserver.host.count.Tally;
import io.msgserver.host.count.Times;

/**
 * What became of logins. Any thread.
 *
 * @param outcomes one a connection
 * @param deciding how long the plugin, and the gate that it asked, took to decide
 */
public record LoginCounts(Tally<LoginOutcome> outcomes, Times deciding) {}
