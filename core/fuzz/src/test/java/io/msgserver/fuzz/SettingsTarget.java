package io.msgserver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.api.Bounds;
import io.msgserver.base.config.SettingsException;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.ShownSettings;
import io.msgserver.hotswap.settings.BadPluginSettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A settings file: either it is valid, and can be shown and read again, or its problems are reported in readable lines.
 * The same holds for a plugin's settings in it.
 */
final class SettingsTarget implements Target {
    private static final int LONGEST_LINE = 1_000;
    private static final Options DEFAULTS = new Options("hello", true, 5, 7, 0.5, Duration.ofSeconds(1),
            Path.of("data"),
            Colour.RED, List.of("one"), new Inner(3));

    private final Scratch scratch = Scratch.with("settings.json");

    /** The settings of a plugin: one component of each kind. */
    record Options(String greeting, boolean loud, @Bounds(from = "1", to = "100") int most, long size, double share,
            @Bounds(from = "10ms") Duration patience, Path data, Colour colour, List<String> friends, Inner inner) {}

    record Inner(int depth) {}

    enum Colour {
        RED, GREEN
    }

    @Override
    public void run(byte[] input) throws IOException, SettingsException {
        scratch.write(input);
        HostSettings settings;
        try {
            settings = read();
        } catch (SettingsException refused) {
            assertThat(refused.problems()).isNotEmpty();
            assertReadable(refused, refused.problems().size());
            return;
        }
        assertThat(read()).isEqualTo(settings);
        assertThat(ShownSettings.of(settings).toString()).startsWith("{");
        settings.plugins().settings().keySet().forEach(id -> bind(settings, id));
    }

    private HostSettings read() throws SettingsException {
        return HostSettings.read(scratch.file(), scratch.folder());
    }

    private static void bind(HostSettings settings, String id) {
        try {
            Options bound = settings.plugins().of(id).bind(DEFAULTS);
            assertThat(bound.most()).isBetween(1, 100);
            assertThat(bound.patience()).isGreaterThanOrEqualTo(Duration.ofMillis(10));
        } catch (BadPluginSettingsException refused) {
            assertReadable(refused, Math.toIntExact(lines(refused).count()) - 1);
        }
    }

    /**
     * Checks for a headline and a line for each problem. The file's content garbles none, and no line is too long.
     */
    private static void assertReadable(Exception refused, int problems) {
        assertThat(lines(refused)).hasSize(problems + 1).allSatisfy(line -> assertThat(line).isNotBlank()
                .doesNotContainPattern("\\p{IsControl}").hasSizeLessThan(LONGEST_LINE));
    }

    private static Stream<String> lines(Exception refused) {
        return String.valueOf(refused.getMessage()).lines();
    }

    @Override
    public void close() throws IOException {
        scratch.delete();
    }
}
