package io.msgserver.plugins.loginfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.msgserver.api.Identity;
import io.msgserver.api.LoginRefusedException;
import io.msgserver.api.LoginServer;
import io.msgserver.api.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginFileTest {
    @TempDir
    private Path home;

    @BeforeEach
    void two_users() throws Exception {
        Path users = Files.createDirectory(home.resolve("conf")).resolve("users");
        Files.writeString(users, line("alice", "wonderland") + line("jürgen", "größe"));
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void the_right_password_names_the_user_and_the_gate() throws Exception {
        LoginFile login = login();
        assertThat(login.onAuth(token("alice", "sample", "wonderland"))).isEqualTo(new Identity("sample", "alice"));
        assertThat(login.onAuth(token("jürgen", "b", "größe"))).isEqualTo(new Identity("b", "jürgen"));
    }

    @Test
    void a_wrong_password_is_refused_and_not_repeated() throws Exception {
        LoginFile login = login();
        assertThatExceptionOfType(LoginRefusedException.class)
                .isThrownBy(() -> login.onAuth(token("alice", "sample", "hunter2")))
                .withMessage("wrong password for alice");
    }

    @Test
    void an_unknown_name_is_refused_and_not_repeated() throws Exception {
        LoginFile login = login();
        assertThatExceptionOfType(LoginRefusedException.class)
                .isThrownBy(() -> login.onAuth(token("hunter2", "sample", "wonderland")))
                .withMessage("no user of that name in " + home.resolve("conf/users"));
    }

    @Test
    void a_malformed_token_is_refused() throws Exception {
        LoginFile login = login();
        assertThatExceptionOfType(LoginRefusedException.class).isThrownBy(() -> login.onAuth(new byte[]{1}));
    }

    @Test
    void a_token_claims_its_user_known_or_not_and_a_malformed_one_nobody() throws Exception {
        LoginFile login = login();
        assertThat(login.claimedUid(token("alice", "sample", "hunter2"))).isEqualTo("alice");
        assertThat(login.claimedUid(token("nobody", "sample", "hunter2"))).isEqualTo("nobody");
        assertThat(login.claimedUid(new byte[]{1})).isNull();
    }

    @Test
    void without_a_file_it_does_not_start() throws Exception {
        Files.delete(home.resolve("conf/users"));
        assertThatIOException().isThrownBy(this::login)
                .withMessageContaining("conf/users: there is no such file");
    }

    private LoginFile login() throws IOException {
        return new LoginFile(new Settings(home));
    }

    private static String line(String name, String password) {
        return name + ':' + PasswordHash.of(password.toCharArray(), new SecureRandom()) + '\n';
    }

    private static byte[] token(String user, String servername, String password) {
        return (b64(user) + '@' + b64(servername) + ':' + b64(password)).getBytes(UTF_8);
    }

    private static String b64(String part) {
        return Base64.getEncoder().encodeToString(part.getBytes(UTF_8));
    }

    /** Settings as from a host that has none in its file: the defaults, with paths from its home. */
    private record Settings(Path home) implements LoginServer {
        @Override
        @SuppressWarnings("unchecked")
        public <R extends Record> R settings(R defaults) {
            return (R) new LoginFile.Options(home.resolve(((LoginFile.Options) defaults).users()));
        }

        @Override
        public String login(Identity who, Secret secret) {
            throw new AssertionError();
        }

        @Override
        public ExecutorService executor() {
            throw new AssertionError();
        }

        @Override
        public ScheduledExecutorService scheduler() {
            throw new AssertionError();
        }
    }
}
