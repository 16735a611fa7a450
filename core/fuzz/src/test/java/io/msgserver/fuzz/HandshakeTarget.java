package io.msgserver.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.protocol.Extension;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.MalformedException;
import io.msgserver.protocol.SignedExtension;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The text of a gate's handshake: it is parsed as the page on the protocol says, and a proof is valid for that text
 * alone.
 */
final class HandshakeTarget implements Target {
    private static final BigInteger HIGHEST = BigInteger.valueOf(Long.MAX_VALUE);

    @Override
    public void run(byte[] input) throws MalformedException {
        var text = new String(input, ISO_8859_1);
        String[] fields = text.split(":", 6);
        Handshake handshake;
        try {
            handshake = Handshake.parse(input);
        } catch (MalformedException _) {
            assertThat(fields).hasSizeLessThan(3);
            return;
        }
        SignedExtension extension = fields.length == 5 ? new SignedExtension(fields[3], fields[4]) : null;
        assertThat(handshake).isEqualTo(new Handshake(fields[0], fields[1], fields[2], extension));
        assertThat(text).startsWith(new String(handshake.toBytes(), ISO_8859_1));
        assertThat(new String(handshake.provenText(), ISO_8859_1)).isEqualTo(fields[0] + ":" + fields[1]);
        assertThat(Handshake.parse(handshake.toBytes())).isEqualTo(handshake);
        assertThat(handshake.toString()).isPrintable().hasSizeLessThan(200);
        readMac(handshake);
        if (extension != null) {
            readExtension(extension);
        }
        if (readIndex(handshake)) {
            prove(handshake, Arrays.copyOf(input, 8));
            prove(handshake, Arrays.copyOf(input, 32));
        }
    }

    private static void readMac(Handshake handshake) {
        try {
            assertThat(handshake.macBytes()).hasSizeLessThanOrEqualTo(handshake.mac().length() * 3 / 4 + 3);
        } catch (MalformedException _) {
            assertThat(handshake.mac()).isNotEmpty();
        }
    }

    /** Checks that a parsed extension is written as the same text. */
    private static void readExtension(SignedExtension signed) {
        try {
            Extension read = signed.extension();
            assertThat(read.text()).isEqualTo(signed.text());
            assertThat(signed.text()).matches("[A-Za-z0-9_.+/=-]+(,[A-Za-z0-9_.+/=-]+)*");
        } catch (MalformedException malformed) {
            assertThat(malformed.getMessage()).isPrintable();
        }
    }

    private static boolean readIndex(Handshake handshake) {
        String index = handshake.index();
        boolean isNumber = index.matches("[0-9]+") && new BigInteger(index).compareTo(HIGHEST) <= 0;
        try {
            assertThat(BigInteger.valueOf(handshake.indexNumber())).isEqualTo(new BigInteger(index));
            assertThat(isNumber).isTrue();
            return true;
        } catch (MalformedException malformed) {
            assertThat(isNumber).isFalse();
            assertThat(malformed.getMessage()).isPrintable();
            return false;
        }
    }

    private static void prove(Handshake handshake, byte[] secret) throws MalformedException {
        long index = handshake.indexNumber();
        Handshake proven = Handshake.parse(Handshake.prove(handshake.username(), index, secret).toBytes());
        assertThat(proven.username()).isEqualTo(handshake.username());
        assertThat(proven.indexNumber()).isEqualTo(index);
        assertThat(proven.macBytes()).isEqualTo(proven.macUnder(secret));

        byte[] another = secret.clone();
        another[0] ^= 1;
        assertThat(proven.macUnder(another)).isNotEqualTo(proven.macBytes());
    }
}
