package io.msgserver.bench.plugin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import java.util.Base64;
import org.pf4j.Extension;

/** Accepts every login: returns the conventional token without a check of its password. */
@Extension
public record OpenLogin(LoginServer server) implements LoginServerHandler {

    @Override
    public Identity onAuth(byte[] token) {
        String text = new String(token, ISO_8859_1);
        int at = text.indexOf('@');
        int colon = text.indexOf(':', at);
        return new Identity(decoded(text.substring(at + 1, colon)), decoded(text.substring(0, at)));
    }

    private static String decoded(String part) {
        return new String(Base64.getDecoder().decode(part), UTF_8);
    }
}
