package io.msgserver.hotswap.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a host removes the copies that dead hosts have left in the work folder. */
class WorkFolderTest {
    @TempDir
    private Path home;

    private Path parent() {
        return home.resolve("run/plugins");
    }

    private static Process process() throws IOException {
        return new ProcessBuilder("sleep", "600").start();
    }

    /** Makes the folder that a host in that process would have. */
    private Path leftOf(ProcessHandle host, long startedLater) throws IOException {
        String name = "host-" + host.pid() + "-"
                + (host.info().startInstant().orElseThrow().toEpochMilli() + startedLater) + "-1";
        Files.createFile(Files.createDirectories(parent()).resolve(name + ".lock"));
        Path left = Files.createDirectories(parent().resolve(name));
        Files.createFile(Files.createDirectories(left.resolve("incoming")).resolve("1-test.jar"));
        return left;
    }

    @Test
    void what_a_dead_host_left_is_removed_and_what_one_has_that_runs_is_not() throws Exception {
        Process dead = process();
        Process running = process();
        try {
            Path left = leftOf(dead.toHandle(), 0);
            Path used = leftOf(running.toHandle(), 0);
            dead.destroyForcibly().waitFor();
            try (WorkFolder work = WorkFolder.create(parent())) {
                assertThat(left).doesNotExist();
                assertThat(left.resolveSibling(left.getFileName() + ".lock")).doesNotExist();
                assertThat(used.resolve("incoming/1-test.jar")).exists();
                assertThat(work.deadHosts()).containsExactly(left.getFileName().toString());
            }
        } finally {
            running.destroyForcibly().waitFor();
            dead.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_process_that_started_later_under_the_same_id_is_another_one() throws Exception {
        Process process = process();
        try {
            Path left = leftOf(process.toHandle(), -7_000);
            WorkFolder.create(parent()).close();
            assertThat(left).doesNotExist();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void hosts_of_one_process_have_a_folder_each_which_goes_with_them() throws Exception {
        Path parent = parent();
        WorkFolder one = WorkFolder.create(parent);
        WorkFolder other = WorkFolder.create(parent);
        assertThat(one.path()).isNotEqualTo(other.path()).isDirectory();
        one.close();
        assertThat(one.path()).doesNotExist();
        assertThat(other.path()).isDirectory();
        other.close();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void other_files_there_are_left_alone() throws Exception {
        Files.createDirectories(parent());
        Path other = Files.createFile(parent().resolve("mine.lock"));
        Path served = Files.createDirectories(parent().resolve("served/test"));
        WorkFolder.create(parent()).close();
        assertThat(other).exists();
        assertThat(served).exists();
    }

    @Test
    void nobody_else_can_read_it() throws Exception {
        Assumptions.assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("posix"));
        try (WorkFolder work = WorkFolder.create(parent())) {
            for (Path folder : new Path[]{parent(), work.path()}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
            }
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_told_with_a_remedy() throws Exception {
        Files.createFile(home.resolve("run"));
        assertThatThrownBy(() -> WorkFolder.create(parent())).isInstanceOf(IOException.class)
                .hasMessageContainingAll(parent().toString(), "let the user that runs the host write there",
                        "plugins.work");
    }

    @Test
    void what_a_dead_host_did_not_finish_in_the_plugins_folder_is_removed() throws Exception {
        var folder = new PluginFolder(home);
        Path left = Files.createFile(PluginFolder.unfinished(home.resolve("test.jar"), "host-1-2-3"));
        Path others = Files.createFile(PluginFolder.unfinished(home.resolve("test.jar"), "host-1-2-4"));
        Path download = Files.createFile(home.resolve(".test.jar.part"));
        folder.deleteUnfinished(List.of("host-1-2-3"));
        assertThat(left).doesNotExist();
        assertThat(others).exists();
        assertThat(download).exists();
    }
}
