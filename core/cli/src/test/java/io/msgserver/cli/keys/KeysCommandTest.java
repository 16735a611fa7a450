package io.msgserver.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.protocol.IdentityKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Checks that the key file is written completely, or not at all. */
class KeysCommandTest {
    @TempDir
    private Path folder;

    private static String keys(Path file) {
        var out = new StringWriter();
        CommandLine command = new CommandLine(new KeysCommand()).setOut(new PrintWriter(out));
        command.setExecutionExceptionHandler((fault, _, _) -> {
            out.write(String.valueOf(fault.getMessage()));
            return 1;
        });
        command.execute(file.toString());
        return out.toString().strip();
    }

    @Test
    void the_file_has_the_key_whose_identity_is_printed() throws Exception {
        Path file = folder.resolve("identity.pem");
        String printed = keys(file);
        String pem = Files.readString(file);
        assertThat(IdentityKey.parse(pem).identity()).hasToString(printed);
        assertThat(pem).isEqualTo(IdentityKey.parse(pem).toPem());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void a_key_that_is_there_stays() throws Exception {
        Path file = folder.resolve("identity.pem");
        keys(file);
        String pem = Files.readString(file);
        assertThat(keys(file)).startsWith(file + " is there already");
        assertThat(Files.readString(file)).isEqualTo(pem);
    }

    @Test
    void a_command_that_was_killed_before_keeps_no_key_from_being_made() throws Exception {
        Path file = folder.resolve("identity.pem");
        Files.writeString(folder.resolve(".identity.pem.part"), "-----BEGIN");
        assertThat(keys(file)).isNotEmpty();
        try (var left = Files.list(folder)) {
            assertThat(left.map(each -> each.getFileName().toString())).containsExactlyInAnyOrder("identity.pem",
                    ".identity.pem.lock");
        }
    }
}
