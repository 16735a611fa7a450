package io.msgserver.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.msgserver.api.Secret;
import io.msgserver.protocol.Agreement;
import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.ClassicCrypto;
import io.msgserver.protocol.LoginAnswer;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.ServerKey;
import io.msgserver.protocol.X25519Key;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model of a login, written from the page on the protocol, and of a client that can log in correctly. */
final class LoginModel {
    static final String SUBID = "7";

    private static final byte[] CLASSIC = ClassicCrypto.randomKey(new SecureRandom());
    private static final X25519Key MODERN = X25519Key.generate();

    private enum State {
        KEY,
        /** In AGREEING, another thread computes the server's modern key. */
        AGREEING, PROOF, TOKEN,
        /** In DECIDING, another thread calls the plugin. */
        DECIDING, OVER
    }

    private final byte[] challenge;
    private final List<String> tokens = new ArrayList<>();
    private final List<Secret> secrets = new ArrayList<>();
    private State state = State.KEY;
    private byte[] pending = {};
    private String answer = "";
    private boolean open = true;
    private byte[] sent = {};
    private byte[] token = {};
    private @Nullable Agreement agreement;
    private boolean awaitsServerKey;

    LoginModel(String greeting) throws MalformedException {
        challenge = Base64Text.decode(greeting);
    }

    byte[] classicKey() {
        return line(ClassicCrypto.dhExchange(CLASSIC));
    }

    byte[] modernKey() {
        return line(MODERN.publicKey());
    }

    /** Returns the client's proof; a wrong one if no key of this client was agreed on. */
    byte[] proof() {
        return line(agreement == null ? challenge : agreement.proof());
    }

    byte[] token(byte[] token) {
        return line(agreement == null ? token : agreement.encrypt(token));
    }

    private static byte[] line(byte[] content) {
        return (Base64Text.encode(content) + "\n").getBytes(ISO_8859_1);
    }

    /** Returns the server's answer, without its keys. */
    String answer() {
        return answer;
    }

    boolean isOpen() {
        return open;
    }

    /** Returns the tokens that the plugin is asked about, in hex. */
    List<String> tokens() {
        return tokens;
    }

    /** Returns the secrets that the plugin receives for the gate. */
    List<Secret> secrets() {
        return secrets;
    }

    void hangUp() {
        open = false;
    }

    /** Returns whether the server sends its key next, which is then passed to {@link #serverKey}. */
    boolean awaitsServerKey() {
        return awaitsServerKey;
    }

    void serverKey(String line) throws MalformedException {
        awaitsServerKey = false;
        byte[] serverKey = ServerKey.parse(line).key();
        if (Arrays.equals(sent, MODERN.publicKey())) {
            agreement = Agreement.modern(challenge, MODERN.agree(serverKey), MODERN.publicKey(), serverKey);
        } else if (Arrays.equals(sent, ClassicCrypto.dhExchange(CLASSIC))) {
            agreement = Agreement.classic(challenge, ClassicCrypto.dhSecret(serverKey, CLASSIC));
        }
    }

    void arrives(byte[] part) {
        byte[] bytes = Arrays.copyOf(pending, pending.length + part.length);
        System.arraycopy(part, 0, bytes, pending.length, part.length);
        String text = new String(bytes, ISO_8859_1);
        for (int end = text.indexOf('\n'); end >= 0 && open; end = text.indexOf('\n')) {
            // A carriage return before the line end belongs to it.
            String line = text.substring(0, end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end);
            text = text.substring(end + 1);
            receive(line);
        }
        open &= text.length() <= LoginAnswer.MAX_LINE;
        pending = text.getBytes(ISO_8859_1);
    }

    private void receive(String line) {
        if (line.length() > LoginAnswer.MAX_LINE) {
            open = false;
            return;
        }
        switch (state) {
            case AGREEING -> refuse(); // The client cannot know yet what to send.
            case DECIDING, OVER -> {
                // The server ignores the line.
            }
            case KEY, PROOF, TOKEN -> receiveContent(line);
        }
    }

    private void receiveContent(String line) {
        try {
            receive(Base64Text.decode(line));
        } catch (MalformedException _) {
            refuse();
        }
    }

    private void receive(byte[] content) throws MalformedException {
        switch (state) {
            case KEY -> key(content);
            case PROOF -> prove(content);
            default -> {
                token = Objects.requireNonNull(agreement).decrypt(content);
                state = State.DECIDING;
            }
        }
    }

    private void key(byte[] key) throws MalformedException {
        sent = key;
        if (key.length == X25519Key.BYTES) {
            state = State.AGREEING;
        } else if (key.length == ClassicCrypto.KEY_BYTES && !isZero(key)) {
            awaitsServerKey = true;
            state = State.PROOF;
        } else {
            refuse();
        }
    }

    /** Runs the pending work of the server's other threads. */
    void works() {
        if (open && state == State.AGREEING) {
            try {
                MODERN.agree(sent);
                awaitsServerKey = true;
                state = State.PROOF;
            } catch (MalformedException _) {
                refuse(); // With such a key the secret would be public.
            }
        } else if (open && state == State.DECIDING) {
            decide();
        }
    }

    private static boolean isZero(byte[] key) {
        for (byte each : key) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private void prove(byte[] proof) {
        if (agreement != null && Arrays.equals(proof, agreement.proof())) {
            state = State.TOKEN;
        } else {
            refuse();
        }
    }

    private void decide() {
        tokens.add(HexFormat.of().formatHex(token));
        if (token.length > 0 && token[0] == '!') {
            refuse();
        } else {
            secrets.add(Secret.of(Objects.requireNonNull(agreement).secret()));
            say("200 " + Base64Text.encode(SUBID.getBytes(ISO_8859_1)));
        }
    }

    private void refuse() {
        say("401 Unauthorized");
    }

    private void say(String line) {
        answer = line + "\n";
        state = State.OVER;
        open = false;
    }
}
