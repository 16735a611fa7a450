package io.msgserver.host.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.msgserver.base.config.SettingsException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Broken JSON is reported with the place, the text that is there, and the text that is expected. A backtick stands for
 * a line end.
 */
class BrokenJsonTest {
    private static final String COLON = "a colon and a value: text in double quotes, a number, true, false, { or [";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                    "~~                | line 1, column 1: found nothing but space and comments, expected '{'",
                    "// nothing yet    | line 1, column 1: found nothing but space and comments, expected '{'",
                    "port: 5           | line 1, column 1: found 'p', expected '{'",
                    "{                 | line 1, column 2: found the end of the file, expected a key in double quotes, or '}'",
                    "{ a: 5 }          | line 1, column 3: found 'a', expected a key in double quotes, or '}'",
                    "{ \"a\" 5 }       | line 1, column 7: found '5', expected " + COLON,
                    "{ \"a\": }        | line 1, column 8: found '}', expected " + COLON,
                    "{ \"a\": hunter2 }| line 1, column 8: found 'h', expected " + COLON,
                    "{ \"a\": 1 \"b\": 2 } | line 1, column 10: found '\"', expected a comma and a key in double quotes, or '}'",
                    "{ \"a\": 1,`  b: 2 }  | line 2, column 3: found 'b', expected a comma and a key in double quotes, or '}'",
                    "{ \"a\": 01 }     | line 1, column 9: found '1', expected a number like 8888, -1 or 0.5",
                    "{ \"a\": [ 1 }    | line 1, column 12: found '}', expected a comma and a value, or ']'",
                    "{} {}             | line 1, column 4: found a second value, expected nothing more",
                    "{} x              | line 1, column 4: found 'x', expected nothing more"})
    void place_and_character_and_expectation_are_told(String json, String problem) {
        assertThat(problem(json.replace('`', '\n'))).isEqualTo(problem);
    }

    @Test
    void a_text_must_end_in_its_line() {
        assertThat(problem("{ \"a\": \"x\n\" }"))
                .isEqualTo("line 1, column 10: found the end of the line, expected a text "
                        + "that ends in its own line with a double quote, a backslash in it written twice");
        assertThat(problem("{ \"a\": \"C:\\plugins\" }")).startsWith("line 1, column 1")
                .contains("a backslash in it written twice");
    }

    @Test
    void what_is_nested_without_end_is_refused() {
        assertThat(problem("[".repeat(2_000))).startsWith("the file: found objects in objects 500 deep");
    }

    private static String problem(String json) {
        var fault = catchThrowableOfType(SettingsException.class, () -> HostSettings.parse(json, Path.of("/srv")));
        assertThat(fault.problems()).hasSize(1);
        return fault.problems().getFirst();
    }
}
