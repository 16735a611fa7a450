package io.msgserver.host.metrics;

import io.msgserver.host.login.LoginOutcome;
import io.msgserver.host.login.LoginService;
import io.msgserver.protocol.HandshakeKind;

/** The metrics of the login server. */
record LoginMeters(Names names, Histograms histograms) {

    void watch(LoginService login) {
        GateMeters.connections(names, login.listener(), "login");
        names.tally("msgserver.logins", "Logins by what became of them", LoginOutcome.class, login.counts().outcomes(),
                "outcome");
        names.tally("msgserver.login.keys", "Keys that clients sent, by the handshake that they are for",
                HandshakeKind.class,
                login.counts().handshakes(), "handshake");
        names.count("msgserver.logins.slowed", "Logins that had to wait, as others with their uid had failed", login,
                LoginService::slowed);
        names.count("msgserver.logins.overdue",
                "Logins that were refused, as so many waited that theirs could not be done within login_timeout", login,
                LoginService::overdue);
        names.gauge("msgserver.logins.waiting", "", "Logins that wait for their turn to compute", login,
                LoginService::waiting);
        histograms.add("msgserver_login_deciding_seconds", "How long the plugin and the gate take to decide on a login",
                login.counts().decisionTimes());
    }
}
