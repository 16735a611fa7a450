package io.msgserver.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeReplyTest {
    private static final byte[] SECRET = "00000001".getBytes(ISO_8859_1);
    private static final Handshake HANDSHAKE = Handshake.prove(Handshake.username("user1", "sample", "1"), 1, SECRET);

    @ParameterizedTest
    @EnumSource
    void a_line_alone_is_an_answer_without_an_extension(HandshakeAnswer answer) throws MalformedException {
        assertThat(HandshakeReply.parse(answer.line().getBytes(ISO_8859_1)))
                .isEqualTo(new HandshakeReply(answer, null));
        assertThat(new HandshakeReply(answer, null).framed()).isEqualTo(answer.framed());
    }

    @Test
    void an_extension_is_read_back_and_proven() throws MalformedException {
        HandshakeReply sent = HandshakeReply.accept(HANDSHAKE, Extension.ack(7), SECRET);
        HandshakeReply read = HandshakeReply.parse(content(sent));
        assertThat(read).isEqualTo(sent);
        assertThat(read.isProven(HANDSHAKE, SECRET)).isTrue();
        assertThat(read.extension()).isNotNull().satisfies(it -> assertThat(it.extension().life()).hasValue(7));
    }

    @Test
    void an_extension_is_proven_for_one_handshake_and_one_secret() throws MalformedException {
        HandshakeReply reply = HandshakeReply.accept(HANDSHAKE, Extension.ack(7), SECRET);
        assertThat(reply.isProven(Handshake.prove(HANDSHAKE.username(), 2, SECRET), SECRET)).isFalse();
        assertThat(reply.isProven(HANDSHAKE, new byte[8])).isFalse();
        assertThat(reply.isProven(HANDSHAKE, new byte[32])).isFalse();
        HandshakeReply other = HandshakeReply.parse(new String(content(reply), ISO_8859_1).replace("7:", "8:")
                .getBytes(ISO_8859_1));
        assertThat(other.isProven(HANDSHAKE, SECRET)).isFalse();
    }

    @Test
    void a_mac_that_is_not_base64_is_malformed() throws MalformedException {
        HandshakeReply reply = parse("200 OK:ack=0000000000000007:!!!!");
        assertThatThrownBy(() -> reply.isProven(HANDSHAKE, SECRET)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK:", "200 OK:a=b", "200 OK:a=b:c:d", "403 Index Expired:a=b:c", ":a=b:c"})
    void any_other_number_of_fields_is_malformed(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedException.class);
    }

    private static HandshakeReply parse(String text) throws MalformedException {
        return HandshakeReply.parse(text.getBytes(ISO_8859_1));
    }

    private static byte[] content(HandshakeReply reply) {
        byte[] framed = reply.framed();
        return Arrays.copyOfRange(framed, Packages.HEADER, framed.length);
    }
}
