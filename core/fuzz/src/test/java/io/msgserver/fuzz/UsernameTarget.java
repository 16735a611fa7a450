package io.msgserver.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Username;
import io.msgserver.protocol.Handshake;
import org.jspecify.annotations.Nullable;

/**
 * Usernames: each name has one text and each text at most one name, on both sides of the wire. The input is used as the
 * text, and as three names that zero bytes separate: as UTF-8, and as the plain numbers of Java's characters, which
 * need not be valid text.
 */
final class UsernameTarget implements Target {

    @Override
    public void run(byte[] input) {
        read(new String(input, ISO_8859_1));
        read(new String(input, UTF_8));
        write(new String(input, UTF_8).split("\0", -1));
        write(characters(input).split("\0", -1));
    }

    private static void read(String wire) {
        Username username;
        try {
            username = Username.parse(wire);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("Exception").message().isNotBlank();
            return;
        }
        assertThat(username).hasToString(wire);
        assertSound(username);
    }

    private static void write(String[] names) {
        Username username = names.length == 3 ? username(names) : null;
        if (username != null) {
            assertThat(Username.parse(username.toString())).isEqualTo(username);
            assertSound(username);
        }
    }

    private static @Nullable Username username(String[] names) {
        try {
            return new Username(names[0], names[1], names[2]);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Checks that clients write the same text, and that it neither garbles a log nor ends a field of a handshake. */
    private static void assertSound(Username username) {
        assertThat(Handshake.username(username.uid(), username.servername(), username.subid()))
                .isEqualTo(username.toString());
        assertThat(username.toString()).doesNotContain(":").isPrintable();
        assertThat(username.uid() + username.subid() + username.servername()).doesNotContainPattern("\\p{IsControl}");
    }

    private static String characters(byte[] input) {
        var characters = new char[input.length / 2];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = (char) ((input[2 * i] << 8) | (input[2 * i + 1] & 0xff));
        }
        return new String(characters);
    }
}
