package io.msgserver.bench.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.msgserver.protocol.LoginAnswer;
import io.msgserver.protocol.Packages;
import java.util.Arrays;
import java.util.List;

/** Messages that are too large or malformed, for either port. */
final class Excesses {
    private static final String NO_BASE64 = "=%=\u00ff!=".repeat(1_000);

    private Excesses() {}

    static List<byte[]> forGate() {
        byte[] largest = Packages.frame(letters(Packages.MAX_PACKAGE));
        return List.of(
                // Announced but never sent.
                Arrays.copyOf(largest, Packages.HEADER),
                // All but the last byte.
                Arrays.copyOf(largest, largest.length - 1), largest,
                framed("YQ==@b3JkZXJlZA==#MQ==:1:" + "QUFB".repeat(16_000)),
                framed("YQ==@b3JkZXJlZA==#MQ==:1:" + NO_BASE64), framed(NO_BASE64 + "@" + NO_BASE64 + "#x:1:AAAA"),
                framed("YQ==@b3JkZXJlZA==#MQ==:" + "9".repeat(60_000) + ":AAAA"), framed(":".repeat(60_000)));
    }

    static List<byte[]> forLogin() {
        return List.of(letters(LoginAnswer.MAX_LINE + 1_000), letters(LoginAnswer.MAX_LINE - 1),
                line(new String(letters(LoginAnswer.MAX_LINE), ISO_8859_1)), line(NO_BASE64), line(""),
                line("AAAAAAAAAAA="), line("AQAAAAAAAAA=\n" + NO_BASE64), letters(1_000_000));
    }

    private static byte[] framed(String text) {
        return Packages.frame(text.getBytes(ISO_8859_1));
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(ISO_8859_1);
    }

    private static byte[] letters(int count) {
        var letters = new byte[count];
        Arrays.fill(letters, (byte) 'A');
        return letters;
    }
}
