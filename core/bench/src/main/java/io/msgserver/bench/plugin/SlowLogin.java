package io.msgserver.bench.plugin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServer;
import io.msgserver.api.LoginServerHandler;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.pf4j.Extension;

/**
 * Believes whoever has the one password, after some milliseconds of a processor. As the plugin login-file it computes no more
 * at a time than leaves processors for everybody who is logged in already.
 */
@Extension
public final class SlowLogin implements LoginServerHandler {
    /** The password of them all. */
    public static final String PASSWORD = "right";

    private static final int ITERATIONS = 20_000;
    private static final int BITS = 256;

    private final LoginServer server;
    private final Semaphore processors = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            true);

    public SlowLogin(LoginServer server) {
        this.server = server;
    }

    @Override
    public LoginServer server() {
        return server;
    }

    @Override
    public Identity onAuth(byte[] token)
            throws LoginRefusedException, GeneralSecurityException, InterruptedException {
        String text = new String(token, ISO_8859_1);
        int at = text.indexOf('@');
        int colon = text.indexOf(':', at);
        String password = decoded(text.substring(colon + 1));
        processors.acquire();
        try {
            hash(password);
        } finally {
            processors.release();
        }
        if (!password.equals(PASSWORD)) {
            throw new LoginRefusedException("wrong password");
        }
        return new Identity(decoded(text.substring(at + 1, colon)), decoded(text.substring(0, at)));
    }

    /** What a plugin does that compares hashes; here it is for the time that it takes. */
    private static void hash(String password) throws GeneralSecurityException {
        var spec = new PBEKeySpec(password.toCharArray(), "salt of the bench".getBytes(UTF_8), ITERATIONS, BITS);
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec);
    }

    private static String decoded(String part) {
        return new String(Base64.getDecoder().decode(part), UTF_8);
    }
}
