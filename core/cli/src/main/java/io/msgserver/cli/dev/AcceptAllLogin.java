package io.msgserver.cli.dev;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import java.util.Base64;
import org.pf4j.Extension;

/**
 * The login of {@code msgserver dev}: accepts every user with any password. A plugin of its own, made of this one
 * class, without access to the rest of the command line.
 */
@Extension
public record AcceptAllLogin(LoginServer server) implements LoginServerHandler {
    public static final String ID = "dev-login";

    /** The token is {@code b64(user)@b64(servername):b64(password)}. */
    @Override
    public Identity onAuth(byte[] token) throws LoginRefusedException {
        String[] parts = new String(token, ISO_8859_1).split("[@:]", -1);
        if (parts.length != 3) {
            throw new LoginRefusedException("the token is not of the form b64(user)@b64(servername):b64(password)");
        }
        try {
            return new Identity(text(parts[1]), text(parts[0]));
        } catch (IllegalArgumentException bad) {
            throw new LoginRefusedException("the token names nobody: " + bad.getMessage(), bad);
        }
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), UTF_8);
    }
}
