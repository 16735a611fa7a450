package io.msgserver.bench.plugin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.pf4j.Extension;

/**
 * Accepts every user with the one password, after some milliseconds of a processor, with the same bound on concurrent
 * hashes as the plugin login-file.
 */
@Extension
public class SlowLogin implements LoginServerHandler {
    /** The password of all users. */
    public static final String PASSWORD = "right";

    private static final int ITERATIONS = 20_000;
    private static final int BITS = 256;

    private final LoginServer server;
    private final int iterations;

    public SlowLogin(LoginServer server) {
        this(server, ITERATIONS);
    }

    SlowLogin(LoginServer server, int iterations) {
        this.server = server;
        this.iterations = iterations;
    }

    @Override
    public LoginServer server() {
        return server;
    }

    @Override
    public Identity onAuth(byte[] token) throws LoginRefusedException, InterruptedException {
        String text = new String(token, ISO_8859_1);
        int at = text.indexOf('@');
        int colon = text.indexOf(':', at);
        String password = decoded(text.substring(colon + 1));
        server.inTurn(() -> hash(password));
        if (!password.equals(PASSWORD)) {
            throw new LoginRefusedException("wrong password");
        }
        return new Identity(decoded(text.substring(at + 1, colon)), decoded(text.substring(0, at)));
    }

    /** Computes a hash as a plugin that compares passwords does; only its time matters here. */
    private SecretKey hash(String password) {
        var spec = new PBEKeySpec(password.toCharArray(), "salt of the bench".getBytes(UTF_8), iterations, BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot compute PBKDF2WithHmacSHA256", e);
        }
    }

    private static String decoded(String part) {
        return new String(Base64.getDecoder().decode(part), UTF_8);
    }
}
