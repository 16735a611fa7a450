package io.msgserver.host.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.host.config.ControlSettings;
import io.msgserver.host.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token and the address of a host are readable for its own user only. */
class RunFolderTest {
    @TempDir
    private Path home;

    @Test
    void the_token_is_random_and_for_its_owner_only() throws Exception {
        String token = startAndStop(home);
        assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
        assertThat(permissions(home.resolve("run/control.token"))).isEqualTo("rw-------");
        assertThat(permissions(home.resolve("run"))).isEqualTo("rwx------");

        assertThat(startAndStop(home.resolve("other/home"))).isNotEqualTo(token);
    }

    @Test
    void the_token_is_kept_from_start_to_start() throws Exception {
        String token = startAndStop(home);
        assertThat(startAndStop(home)).isEqualTo(token);
    }

    @Test
    void what_an_editor_adds_to_the_token_is_no_part_of_it() throws Exception {
        String token = startAndStop(home);
        Files.writeString(home.resolve("run/control.token"), "\uFEFF" + token + " \r\n");
        assertThat(RunFolder.content(home.resolve("run/control.token"))).isEqualTo(token);
        startAndStop(home);
        assertThat(Files.readString(home.resolve("run/control.token"))).startsWith("\uFEFF" + token);
    }

    @Test
    void nothing_else_stays_in_the_folder() throws Exception {
        startAndStop(home);
        try (Stream<Path> files = Files.list(home.resolve("run"))) {
            assertThat(files).containsExactlyInAnyOrder(home.resolve("run/control.token"),
                    home.resolve("run/.control.lock"));
        }
    }

    @Test
    void hosts_that_start_at_once_have_the_same_token() throws Exception {
        var proofs = ConcurrentHashMap.<String>newKeySet();
        var together = new CyclicBarrier(8);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.submit(() -> {
                    together.await();
                    return proofs.add(ControlToken.keptIn(RunFolder.of(home)).proof("challenge", "address"));
                });
            }
        }
        String kept = RunFolder.content(home.resolve("run/control.token"));
        assertThat(proofs).containsExactly(Proof.of(kept, "challenge", "address"));
    }

    @Test
    void the_next_start_removes_what_a_killed_host_left() throws Exception {
        startAndStop(home);
        var old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        Path own = Files.setLastModifiedTime(Files.createFile(home.resolve("run/.own123")), old);
        Path fresh = Files.setLastModifiedTime(Files.createFile(home.resolve("run/.fresh123")), old);
        Path part = Files.createFile(home.resolve("run/.control.token.part"));
        Path ofAnother = Files.createFile(home.resolve("run/.own456"));
        startAndStop(home);
        assertThat(own).doesNotExist();
        assertThat(fresh).doesNotExist();
        assertThat(part).doesNotExist();
        assertThat(ofAnother).exists();
    }

    @Test
    void a_token_that_others_could_read_is_replaced() throws Exception {
        String token = startAndStop(home);
        Files.setPosixFilePermissions(home.resolve("run/control.token"), PosixFilePermissions.fromString("rw-r-----"));

        try (CapturedLog log = CapturedLog.start()) {
            assertThat(startAndStop(home)).isNotEqualTo(token);
            log.awaitLines(1, "WARN", "control.token", "a new one takes its place");
            assertThat(log.lines(token)).isEmpty();
        }
        assertThat(permissions(home.resolve("run/control.token"))).isEqualTo("rw-------");
    }

    @Test
    void a_folder_that_others_could_look_into_is_closed_to_them() throws Exception {
        Files.createDirectory(home.resolve("run"));
        Files.setPosixFilePermissions(home.resolve("run"), PosixFilePermissions.fromString("rwxrwxr-x"));
        try (CapturedLog log = CapturedLog.start()) {
            startAndStop(home);
            log.awaitLines(1, "WARN", home.resolve("run").toString(), "is closed to them now");
        }
        assertThat(permissions(home.resolve("run"))).isEqualTo("rwx------");
    }

    @Test
    void a_folder_of_another_user_is_refused() throws Exception {
        String user = System.getProperty("user.name");
        String owner = giveAway(home.resolve("run"), user);
        assertThatThrownBy(() -> start(home)).isInstanceOf(IOException.class)
                .hasMessageContainingAll("in " + home.resolve("run"), "it belongs to " + owner + ", not to " + user,
                        "delete the folder");
    }

    /**
     * Gives the folder to another user, which only root can do. For other users, links to a folder of root in which all
     * users may write. Returns the owner's name.
     */
    private static String giveAway(Path run, String user) throws IOException {
        if (user.equals("root")) {
            Files.setOwner(Files.createDirectory(run),
                    run.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
            return "nobody";
        }
        Files.createSymbolicLink(run, Path.of("/tmp"));
        return "root";
    }

    @Test
    void what_is_no_token_is_replaced() throws Exception {
        startAndStop(home);
        for (byte[] broken : new byte[][]{{}, {-1, -2, 10},
                "short".getBytes(UTF_8)}) {
            Files.write(home.resolve("run/control.token"), broken);
            assertThat(startAndStop(home)).hasSize(43);
        }
    }

    @Test
    void the_address_of_another_host_with_that_home_stays() throws Exception {
        ControlServer first = start(home);
        try (ControlServer second = start(home)) {
            first.close();
            assertThat(Files.readString(home.resolve("run/control.address")))
                    .isEqualTo("http://127.0.0.1:" + second.address().getPort() + "\n");
        }
        assertThat(home.resolve("run/control.address")).doesNotExist();
    }

    @Test
    void a_folder_that_cannot_be_made_is_told_with_the_remedy() throws Exception {
        Files.writeString(home.resolve("run"), "a file");
        assertThatThrownBy(() -> start(home)).isInstanceOf(IOException.class)
                .hasMessageContainingAll("control cannot keep its token and address in " + home.resolve("run"),
                        "let the user that runs the host write there", "take control out of the settings");
    }

    private static ControlServer start(Path home) throws IOException {
        return ControlServer.start(new ControlSettings("127.0.0.1", 0, false, null, null), home, null,
                new FakeHost());
    }

    private static String startAndStop(Path home) throws IOException {
        try (ControlServer _ = start(home)) {
            return Files.readString(home.resolve("run/control.token")).strip();
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
