package io.msgserver.plugins.loginfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersFileTest {
    private static final String HASH = "pbkdf2-sha256:1000:AAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @TempDir
    private Path folder;
    private Path path;
    private final List<String> complaints = new ArrayList<>();

    @BeforeEach
    void file() {
        path = folder.resolve("users");
    }

    @Test
    void comments_and_blank_lines_are_skipped() throws Exception {
        write("# our users\n\n  jürgen:" + HASH + "  \r\n\t# no more\n");
        assertThat(open().users().hashes()).containsOnlyKeys("jürgen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFFa:%s\nb:%s\n", "a:%s\r\nb:%s\r\n", " a:%s \n\tb:%s", "\uFEFF# ours\ra:%s\rb:%s"})
    void what_editors_add_belongs_to_no_name_or_hash(String text) throws Exception {
        write(text.replace("%s", HASH));
        assertThat(open().users().hashes()).containsOnlyKeys("a", "b");
    }

    @Test
    void a_missing_file_is_told_with_how_to_make_one() {
        assertThatIOException().isThrownBy(this::open).withMessage(path + ": there is no such file; create it with: "
                + "bin/msgserver hash-password NAME --users " + path);
    }

    @Test
    void commands_to_copy_quote_a_path_with_spaces() throws Exception {
        path = Files.createDirectory(path.resolveSibling("it's ours")).resolve("users");
        String quoted = "'" + path.toString().replace("'", "'\\''") + "'";
        assertThatIOException().isThrownBy(this::open).withMessageEndingWith("hash-password NAME --users " + quoted);
        write("a:" + HASH);
        mode("rw-r--r--");
        assertThatIOException().isThrownBy(this::open).withMessageEndingWith("chmod 600 " + quoted);
    }

    @Test
    void a_file_that_others_can_read_is_refused_with_its_mode() throws Exception {
        write("a:" + HASH);
        mode("rw-r--r--");
        assertThatIOException().isThrownBy(this::open).withMessage(
                path + ": has the mode rw-r--r--, and must be its owner's alone; run: chmod 600 " + path);
        mode("rw-----w-");
        assertThatIOException().isThrownBy(this::open).withMessageContaining("rw-----w-");
        mode("r--------");
        assertThat(open().users().has("a")).isTrue();
    }

    @Test
    void all_bad_lines_are_told_by_their_numbers_and_not_by_what_is_in_them() throws Exception {
        write("hunter2\na:hunter2\n:" + HASH + "\nb:" + HASH + "\n# fine\nb:" + HASH);
        assertThatIOException().isThrownBy(this::open).withMessage(path + """
                : mend these lines; bin/msgserver hash-password NAME --users FILE writes good ones:
                line 1: not of the form name:HASH
                line 2: not of the form pbkdf2-sha256:ITERATIONS:b64(salt):b64(hash)
                line 3: not of the form name:HASH
                line 6: the same name as in line 4""");
    }

    @Test
    void another_encoding_is_refused() throws Exception {
        write("");
        Files.write(path, new byte[]{(byte) 0xFC, ':'});
        assertThatIOException().isThrownBy(this::open).withMessageContaining("is not in UTF-8");
    }

    @Test
    void a_changed_file_is_read_again() throws Exception {
        write("a:" + HASH);
        UsersFile file = open();
        write("b:" + HASH + "\nc:" + HASH);
        assertThat(file.users().hashes()).containsOnlyKeys("b", "c");
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_file_of_the_same_size_is_read_again_when_its_time_is_another() throws Exception {
        write("a:" + HASH);
        UsersFile file = open();
        write("b:" + HASH);
        Files.setLastModifiedTime(path, FileTime.fromMillis(1));
        assertThat(file.users().hashes()).containsOnlyKeys("b");
    }

    @Test
    void an_unchanged_file_is_not_read_again() throws Exception {
        write("a:" + HASH);
        UsersFile file = open();
        assertThat(file.users()).isSameAs(file.users());
    }

    @Test
    void a_bad_new_file_keeps_the_users_and_is_complained_about_once() throws Exception {
        write("a:" + HASH);
        UsersFile file = open();
        write("not a user");
        assertThat(file.users().has("a")).isTrue();
        assertThat(file.users().has("a")).isTrue();
        assertThat(complaints).singleElement().asString().contains("line 1: not of the form name:HASH")
                .endsWith("The users stay as they were.");
    }

    @Test
    void a_deleted_file_keeps_the_users_until_there_is_another() throws Exception {
        write("a:" + HASH);
        UsersFile file = open();
        Files.delete(path);
        assertThat(file.users().has("a")).isTrue();
        assertThat(file.users().has("a")).isTrue();
        assertThat(complaints).singleElement().asString().contains("there is no such file");
        write("b:" + HASH);
        assertThat(file.users().hashes()).containsOnlyKeys("b");
    }

    @Test
    void mended_permissions_are_noticed_though_the_time_and_size_stay() throws Exception {
        write("a:" + HASH);
        UsersFile file = open();
        write("b:" + HASH + "\n");
        mode("rw-rw-rw-");
        assertThat(file.users().has("b")).isFalse();
        mode("rw-------");
        assertThat(file.users().has("b")).isTrue();
        assertThat(complaints).hasSize(1);
    }

    @Test
    void an_unknown_name_takes_as_many_iterations_as_the_slowest_known_one() throws Exception {
        write("a:" + HASH + "\nb:" + HASH.replace("1000", "2000"));
        assertThat(open().users().hashOf("nobody").iterations()).isEqualTo(2_000);
        write("");
        assertThat(open().users().hashOf("nobody").iterations()).isEqualTo(PasswordHash.ITERATIONS);
    }

    private UsersFile open() throws IOException {
        return new UsersFile(path, complaints::add);
    }

    private void write(String text) throws IOException {
        Files.writeString(path, text);
        mode("rw-------");
    }

    private void mode(String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
