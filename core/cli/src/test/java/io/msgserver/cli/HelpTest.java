package io.msgserver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {

    static List<String> commands() {
        return Main.commandLine().getSubcommands().entrySet().stream()
                .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden()).map(Map.Entry::getKey)
                .filter(name -> !List.of("help", "version").contains(name)).sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void each_command_is_told_with_examples_that_it_takes(String command) {
        String help = Objects.requireNonNull(Main.commandLine().getSubcommands().get(command)).getUsageMessage();
        assertThat(help).contains("Usage: msgserver " + command, "Example", "  msgserver " + command);
    }

    @Test
    void every_command_is_in_a_group_of_the_help() {
        String help = Main.commandLine().getUsageMessage();
        assertThat(help).containsSubsequence("Write a plugin\n", "  call ", "Run a host\n", "  start ",
                "Look at the host that runs here\n", "  status ", "Change what it does\n", "  rollback ", "Others\n");
        assertThat(commands()).allSatisfy(command -> assertThat(help).containsPattern("\n  " + command + " +\\w"));
        assertThat(help).doesNotContain("train", "%n");
    }

    @Test
    void the_commands_of_an_operator_are_there() {
        assertThat(commands()).contains("status", "gates", "users", "plugins", "login", "logout", "kick", "open",
                "close", "install", "rollback", "log-level", "top", "errors", "threads", "settings", "completion");
    }

    @Test
    void a_command_without_what_it_needs_is_a_wrong_command_line() {
        for (String command : List.of("login", "logout", "kick", "open", "close", "install", "rollback")) {
            var err = new StringWriter();
            assertThat(Main.commandLine().setErr(new PrintWriter(err)).execute(command)).as(command).isEqualTo(2);
            assertThat(err.toString()).contains("Missing required parameter", "msgserver help " + command);
        }
    }
}
