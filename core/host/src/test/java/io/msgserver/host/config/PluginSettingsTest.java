package io.msgserver.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msgserver.api.Bounds;
import io.msgserver.base.config.SettingsException;
import io.msgserver.hotswap.settings.PluginSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PluginSettingsTest {
    private static final Path HOME = Path.of("/srv/msgserver");
    private static final Options DEFAULTS = new Options("hello", true, 1, 2L, 0.5, Colour.RED, Duration.ofSeconds(2),
            Path.of("data"), List.of("a"), new Inner(3));

    enum Colour {
        RED, DARK_GREEN
    }

    record Inner(int maxRetries) {
        Inner {
            if (maxRetries < 0) {
                throw new IllegalArgumentException("max_retries must not be negative");
            }
        }
    }

    private record Port(int port) {}

    record Options(String text, boolean flag, int small, long large, double ratio, Colour colour, Duration timeout,
            Path file,
            List<String> names, Inner inner) {}

    @Test
    void without_settings_the_defaults_stay_and_paths_start_at_home() throws Exception {
        assertThat(settings("{}").bind(DEFAULTS)).isEqualTo(new Options("hello", true, 1, 2L, 0.5, Colour.RED,
                Duration.ofSeconds(2), HOME.resolve("data"), List.of("a"), new Inner(3)));
    }

    @Test
    void every_type_is_read() throws Exception {
        assertThat(settings(
                """
                        { "text": "", "flag": false, "small": -7, "large": 9223372036854775807, "ratio": 1e-3, "colour": "dark_green",
                          "timeout": "36h", "file": "/etc/x", "names": [ "x", "y" ], "inner": { "max_retries": 9 } }
                        """)
                .bind(DEFAULTS)).isEqualTo(new Options("", false, -7, Long.MAX_VALUE, 0.001, Colour.DARK_GREEN,
                        Duration.ofHours(36), Path.of("/etc/x"), List.of("x", "y"), new Inner(9)));
    }

    @Test
    void all_problems_are_told_at_once_with_their_paths() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(
                        """
                                { "text": 1, "flag": "no", "small": 3000000000, "large": 0.5, "ratio": 1e999, "colour": "blue", "timeout": 5,
                                  "file": {}, "names": [ 1 ], "inner": { "max_retrys": 9, "max_retries": "x" }, "txt": "" }
                                """)
                        .bind(DEFAULTS))
                .withMessage(
                        """
                                plugins.settings.simple has 12 problems:
                                plugins.settings.simple.text: 1 is not a text in double quotes
                                plugins.settings.simple.flag: "no" is not true or false, without quotes
                                plugins.settings.simple.small: 3000000000 is more than 2147483647, the highest int
                                plugins.settings.simple.large: 0.5 is not a whole number from -9223372036854775808 to 9223372036854775807
                                plugins.settings.simple.ratio: 1e999 is not a number like 0.5 or 100
                                plugins.settings.simple.colour: "blue" is not one of "red", "dark_green"
                                plugins.settings.simple.timeout: 5 has no unit; write "10s", "200ms", "5m" or "1h"
                                plugins.settings.simple.file: {…} is not a text in double quotes
                                plugins.settings.simple.names: […] is not a list of texts; write ["one", "another"]
                                plugins.settings.simple.inner.max_retries: "x" is not a whole number from -2147483648 to 2147483647
                                plugins.settings.simple.inner.max_retrys: no such key; did you mean max_retries?
                                plugins.settings.simple.txt: no such key; did you mean text?""");
    }

    @Test
    void what_the_constructor_throws_is_told_with_the_name_of_the_setting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("{ \"inner\": { \"max_retries\": -1 } }").bind(DEFAULTS))
                .withMessage("plugins.settings.simple has 1 problem:\n"
                        + "plugins.settings.simple.inner: max_retries must not be negative");
    }

    @Test
    void bounds_are_told_as_the_hosts_own_are() {
        record Limits(@Bounds(from = "1", to = "10") int maxUsers, @Bounds(to = "5") long most,
                @Bounds(from = "0", to = "0.5") double ratio, @Bounds(from = "1s", to = "1h") Duration patience) {}
        var defaults = new Limits(1, 0, 0.5, Duration.ofSeconds(1));
        assertThat(settings("{ \"max_users\": 10, \"most\": -7, \"ratio\": 0, \"patience\": \"1h\" }").bind(defaults))
                .isEqualTo(new Limits(10, -7, 0, Duration.ofHours(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("{ \"max_users\": 11, \"most\": 6, \"ratio\": -0.1, \"patience\": \"2h\" }")
                        .bind(defaults))
                .withMessage("""
                        plugins.settings.simple has 4 problems:
                        plugins.settings.simple.max_users: 11 is more than 10, the highest max users
                        plugins.settings.simple.most: 6 is more than 5, the highest most
                        plugins.settings.simple.ratio: -0.1 is less than 0.0, the lowest ratio
                        plugins.settings.simple.patience: "2h" is more than 1h, the longest allowed""");
    }

    @Test
    void bounds_that_make_no_sense_are_told_to_the_author() {
        record Odd(@Bounds(from = "one") int number) {}
        record Beyond(@Bounds(from = "10") int number) {}
        record Texts(@Bounds(from = "a") String text) {}
        assertThatIllegalArgumentException().isThrownBy(() -> settings("{}").bind(new Odd(1)))
                .withMessageContaining("number has bounds that cannot be read, or a default beyond them");
        assertThatIllegalArgumentException().isThrownBy(() -> settings("{}").bind(new Beyond(1)))
                .withMessageContaining("it is less than 10");
        assertThatIllegalArgumentException().isThrownBy(() -> settings("{}").bind(new Texts("a")))
                .withMessageContaining("which are for numbers and durations");
    }

    @Test
    void the_constructor_finds_no_fault_with_what_nobody_wrote() {
        record Bounds(int low, int high) {
            Bounds {
                if (low > high) {
                    throw new IllegalArgumentException("low is more than high");
                }
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("{ \"low\": 50, \"high\": \"x\" }").bind(new Bounds(1, 10)))
                .withMessageContaining("has 1 problem:").withMessageContaining("simple.high");
    }

    @Test
    void what_may_be_a_secret_is_not_printed() {
        record Database(String password, int apiToken, Inner secrets) {}
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(
                        "{ \"password\": 123456, \"api_token\": \"hunter2\", \"secrets\": { \"max_retries\": \"x9\" } }")
                        .bind(new Database("", 0, new Inner(0))))
                .withMessageContaining("simple.password: … is not a text in double quotes")
                .withMessageContaining("simple.api_token: … is not a whole number")
                .withMessageNotContainingAny("123456", "hunter2", "x9");
        assertThat(settings("{ \"password\": \"hunter2\" }")).hasToString("plugins.settings.simple");
    }

    @Test
    void a_record_without_components_takes_no_key() {
        record Empty() {}
        assertThatIllegalArgumentException().isThrownBy(() -> settings("{ \"x\": 1 }").bind(new Empty()))
                .withMessageContaining("simple.x: no such key; there is nothing to set here");
    }

    @Test
    void a_type_that_settings_cannot_have_is_told_to_the_author() {
        record Odd(List<Integer> numbers) {}
        record Hollow(@Nullable String text) {}
        assertThatIllegalArgumentException().isThrownBy(() -> settings("{}").bind(new Odd(List.of())))
                .withMessageContaining(
                        "numbers has a type that settings cannot have: java.util.List<java.lang.Integer>");
        assertThatIllegalArgumentException().isThrownBy(() -> settings("{}").bind(new Hollow(null)))
                .withMessageContaining("text has null as its default; give it a value");
    }

    @Test
    void the_record_may_be_out_of_sight() {
        assertThat(settings("{ \"port\": 5 }").bind(new Port(1))).isEqualTo(new Port(5));
    }

    @Test
    void settings_may_be_bound_again() {
        PluginSettings settings = settings("{ \"port\": 5 }");
        assertThat(settings.bind(new Port(1))).isEqualTo(settings.bind(new Port(2))).isEqualTo(new Port(5));
    }

    private static PluginSettings settings(String json) {
        try {
            return HostSettings.parse("{ \"plugins\": { \"settings\": { \"simple\": " + json + " } } }", HOME).plugins()
                    .of("simple");
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
    }
}
