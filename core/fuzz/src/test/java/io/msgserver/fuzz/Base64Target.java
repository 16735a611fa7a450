package io.msgserver.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.protocol.Base64Text;
import io.msgserver.protocol.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Base64: written bytes are read back, and any text is decoded as by a model that uses patterns. */
final class Base64Target implements Target {
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9+/]{2}(==|[A-Za-z0-9+/](=|[A-Za-z0-9+/]))");
    private static final Pattern OUTSIDE = Pattern.compile("[^A-Za-z0-9+/=]");

    @Override
    public void run(byte[] input) throws MalformedException {
        String written = Base64Text.encode(input);
        assertThat(written).isEqualTo(Base64.getEncoder().encodeToString(input));
        assertThat(Base64Text.decode(written)).isEqualTo(input);

        var text = new String(input, ISO_8859_1);
        assertThat(read(text)).isEqualTo(model(text));
    }

    private static byte @Nullable [] read(String text) {
        try {
            return Base64Text.decode(text);
        } catch (MalformedException _) {
            return null;
        }
    }

    /** Returns null for malformed text. */
    private static byte @Nullable [] model(String text) {
        String digits = OUTSIDE.matcher(text).replaceAll("");
        boolean whole = digits.length() % 4 == 0;
        if (whole && !text.isEmpty() && OUTSIDE.matcher(text.substring(text.length() - 1)).matches()) {
            return null; // The text has more characters after the last group.
        }
        String padded = whole ? digits : digits + "=".repeat(4 - digits.length() % 4);
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < padded.length(); i += 4) {
            String group = padded.substring(i, i + 4);
            if (!GROUP.matcher(group).matches()) {
                return null;
            }
            byte[] decoded = Base64.getDecoder().decode(group);
            if (!Base64.getEncoder().encodeToString(decoded).equals(group)) {
                return null; // The unused bits of the last character are not zero.
            }
            bytes.writeBytes(decoded);
        }
        return bytes.toByteArray();
    }
}
