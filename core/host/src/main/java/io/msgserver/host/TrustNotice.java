package io.msgserver.host;

import static java.util.stream.Collectors.joining;

import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.LoginSettings;
import io.msgserver.protocol.HandshakeKind;
import io.msgserver.protocol.ServerIdentity;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The notice about handshakes at the host's start: which are allowed, and that one of them is weak. */
record TrustNotice(HostSettings settings) {
    private static final Logger log = LoggerFactory.getLogger(TrustNotice.class);

    /** @param identity the key by which clients recognize the login server; null when it has none */
    void log(@Nullable ServerIdentity identity) {
        if (settings.login() == null && settings.gates().isEmpty()) {
            return;
        }
        if (settings.handshakes().contains(HandshakeKind.CLASSIC)) {
            log.atLevel(isOutOfSight() ? Level.INFO : Level.WARN)
                    .log("handshakes: {}; the classic one is weak: who can read the network can have passwords and secrets of those who"
                            + " use it. When no client needs it any more, write \"handshakes\": [\"x25519\"]",
                            allowed());
        } else {
            log.info("handshakes: {}", allowed());
        }
        if (identity != null) {
            log.info("the login server's identity, for clients to know it by, is {}", identity);
        }
    }

    private String allowed() {
        return settings.handshakes().stream().sorted().map(HandshakeKind::toString).collect(joining(", "));
    }

    private boolean isOutOfSight() {
        LoginSettings login = settings.login();
        return (login == null || login.listener().tls() != null || isLoopback(login.listener().host()))
                && settings.gates().stream()
                        .allMatch(gate -> gate.listener().tls() != null || isLoopback(gate.listener().address()));
    }

    /** Returns whether the address is certainly this machine. A host name is not resolved. */
    private static boolean isLoopback(String address) {
        try {
            return address.equals("localhost") || InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
