package io.msgserver.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatePackageTest {

    @Test
    void answers_are_read_as_without_an_extension() throws MalformedException {
        assertThat(parse("6869 01 80020304")).isInstanceOfSatisfying(Response.class, response -> {
            assertThat(response.content()).containsExactly('h', 'i');
            assertThat(response.ok()).isTrue();
            assertThat(response.session()).isEqualTo(0x80020304);
        });
        assertThat(parse("00 00000007")).isInstanceOfSatisfying(Response.class,
                response -> assertThat(response.ok()).isFalse());
    }

    @Test
    void each_kind_is_read_back() throws MalformedException {
        assertThat(parse(Packages.dropped(-2))).isEqualTo(new GatePackage.Dropped(-2));
        assertThat(parse(Packages.notRun(7))).isEqualTo(new GatePackage.NotRun(7));
        assertThat(parse(Packages.pong())).isEqualTo(new GatePackage.Pong());
    }

    @ParameterizedTest
    @EnumSource
    void a_reason_is_read_back(CloseReason reason) throws MalformedException {
        assertThat(parse(Packages.closing(reason))).isEqualTo(new GatePackage.Closing(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "03 000000", // shorter than five bytes
                    "02 00000007", "06 00000007", "ff 00000007", // unknown kinds
                    "78 03 00000007", "78 04 00000007", // content where none is allowed
                    "736c6f77 05 00000001", // a close with a number
                    "05 00000000", "534c4f57 05 00000000", // a close for an unknown reason
                    "78 01 ffffffff", "00 ffffffff", "03 ffffffff"}) // the control number, but no pong
    void anything_else_is_malformed(String hex) {
        assertThatThrownBy(() -> parse(hex)).isInstanceOf(MalformedException.class);
    }

    private static GatePackage parse(String hex) throws MalformedException {
        return GatePackage.parse(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static GatePackage parse(byte[] framed) throws MalformedException {
        return GatePackage.parse(Arrays.copyOfRange(framed, Packages.HEADER, framed.length));
    }
}
