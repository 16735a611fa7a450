package io.msgserver.bench.plugin;

import io.msgserver.api.LoginServer;
import org.pf4j.Extension;

/** Accepts every user with the one password, after as many iterations as the plugin login-file takes. */
@Extension
public final class ShippedLogin extends SlowLogin {
    private static final int ITERATIONS = 600_000;

    public ShippedLogin(LoginServer server) {
        super(server, ITERATIONS);
    }
}
