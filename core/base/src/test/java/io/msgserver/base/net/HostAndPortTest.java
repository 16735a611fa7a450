package io.msgserver.base.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1:8001, 127.0.0.1:8001", "[::1]:65535, [0:0:0:0:0:0:0:1]:65535"})
    void an_address_is_parsed_and_formatted(String text, String formatted) {
        assertThat(HostAndPort.format(HostAndPort.parse(text))).isEqualTo(formatted);
    }

    @Test
    void a_name_is_kept() {
        assertThat(HostAndPort.named(InetSocketAddress.createUnresolved("gate.example", 80)))
                .isEqualTo("gate.example:80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:port"})
    void another_text_is_refused_with_an_example(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostAndPort.parse(text))
                .withMessage("\"" + text + "\" is not HOST:PORT, as in 127.0.0.1:8001, with a port up to 65535");
    }
}
