package io.msgserver.base.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFileTest {
    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("users");
    }

    @Test
    void changes_at_once_are_all_kept() throws Exception {
        List<Future<?>> changes = new ArrayList<>();
        var together = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                String line = "user" + i;
                changes.add(threads.submit(() -> {
                    together.await();
                    add(file, line);
                    return true;
                }));
            }
            together.countDown();
        }
        for (Future<?> change : changes) {
            change.get();
        }
        assertThat(Files.readAllLines(file)).containsExactlyInAnyOrder("user0", "user1", "user2", "user3", "user4",
                "user5", "user6", "user7");
    }

    @Test
    void a_change_waits_for_that_of_another_program() throws Exception {
        var children = new ArrayList<Process>();
        SharedFile.of(file).change(lines -> {
            children.add(child());
            lines.add("ours");
        });
        assertThat(children.getFirst().waitFor()).isZero();
        assertThat(Files.readAllLines(file)).containsExactly("ours", "theirs");
    }

    /** Starts another program that is about to change the file. */
    private Process child() {
        try {
            Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"), Child.class.getName(), file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var said = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
            assertThat(said.readLine()).isEqualTo("begins");
            return child;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The other program. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println("begins");
            add(Path.of(arguments[0]), "theirs");
        }
    }

    @Test
    void a_symbolic_link_stays_and_what_it_leads_to_is_changed() throws Exception {
        Path kept = Files.createDirectory(folder.resolve("kept")).resolve("users-of-ours");
        Files.writeString(kept, "one\n");
        Files.createSymbolicLink(folder.resolve("middle"), Path.of("kept", "users-of-ours"));
        Files.createSymbolicLink(file, Path.of("middle"));
        add(file, "two");
        assertThat(file).isSymbolicLink();
        assertThat(folder.resolve("middle")).isSymbolicLink();
        assertThat(Files.readAllLines(kept)).containsExactly("one", "two");
    }

    @Test
    void a_link_to_a_file_that_is_not_there_yet_makes_it() throws Exception {
        Files.createSymbolicLink(file, folder.resolve("not-yet"));
        add(file, "one");
        assertThat(file).isSymbolicLink();
        assertThat(Files.readAllLines(folder.resolve("not-yet"))).containsExactly("one");
    }

    @Test
    void links_in_a_circle_are_refused() throws Exception {
        Files.createSymbolicLink(file, Path.of("users"));
        assertThatIOException().isThrownBy(() -> add(file, "one"))
                .withMessage(file + " is a symbolic link that leads in a circle");
    }

    @Test
    void a_file_is_created_once() throws Exception {
        SharedFile.of(file).create(List.of("one"));
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> SharedFile.of(file).create(List.of("two")));
        assertThat(Files.readAllLines(file)).containsExactly("one");
    }

    @Test
    void a_part_that_a_killed_process_left_goes_with_the_next_change() throws Exception {
        Path part = Files.writeString(folder.resolve(".users.part"), "half");
        add(file, "one");
        assertThat(Files.readAllLines(file)).containsExactly("one");
        assertThat(part).doesNotExist();
    }

    @Test
    void only_the_owner_may_read_it_and_nothing_else_is_left() throws Exception {
        add(file, "one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        try (var left = Files.list(folder)) {
            assertThat(left.map(each -> each.getFileName().toString())).containsExactlyInAnyOrder("users",
                    ".users.lock");
        }
    }

    private static void add(Path file, String line) throws IOException, InterruptedException {
        SharedFile.of(file).change(lines -> lines.add(line));
    }
}
