package io.msgserver.plugins.loginjdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.plugins.loginfile.PasswordHash;
import io.msgserver.testkit.RefusedException;
import io.msgserver.testkit.TestHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class LoginJdbcTest {
    @TempDir
    private Path folder;

    /** Returns a host with the plugin's own database, in a file. */
    private TestHost own() {
        return TestHost.of(LoginJdbc.class).settings("{ \"file\": \"%s\" }".formatted(folder.resolve("users"))).start();
    }

    private static TestHost at(String url) {
        return TestHost.of(LoginJdbc.class).settings("{ \"url\": \"%s\", \"deadline\": \"1s\" }".formatted(url));
    }

    /** Adds a user as an operator does, with a connection of their own. */
    private void add(String name, String password) throws SQLException {
        try (Connection connection = connect("users")) {
            add(connection, name, PasswordHash.of(password.toCharArray(), new SecureRandom()).toString());
        }
    }

    private Connection connect(String file) throws SQLException {
        try (var own = new OwnFile(options("", folder.resolve(file)))) {
            return own.connect();
        }
    }

    private static JdbcOptions options(String url, Path file) {
        return new JdbcOptions(url, file, "msgserver", file, 1, Duration.ofSeconds(30));
    }

    private static void add(Connection connection, String name, String hash) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO msgserver_users VALUES (?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, hash);
            insert.execute();
        }
    }

    @Test
    void who_is_in_the_database_logs_in_and_nobody_else() throws Exception {
        try (TestHost host = own()) {
            add("jürgen", "open sesame");
            assertThat(host.login("jürgen", "open sesame").ask("hello")).isEqualTo("hello");
            assertThatThrownBy(() -> host.login("jürgen", "close barley")).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("401");
            for (String stranger : new String[]{"open sesame", "' OR '1' = '1", "a\0b"}) {
                assertThatThrownBy(() -> host.login(stranger, "x")).hasMessageContaining("401");
            }
            assertThat(host.log().lines("sesame")).isEmpty();
            assertThat(host.log().lines("barley")).isEmpty();
            assertThat(host.log().lines("ERROR")).isEmpty();
        }
    }

    @Test
    void versions_take_over_from_one_another_and_leave_memory() throws Exception {
        try (TestHost host = own()) {
            add("alice", "open sesame");
            for (int swap = 0; swap < 5; swap++) {
                assertThat(host.login("alice", "open sesame").ask("hello")).isEqualTo("hello");
                host.swap();
            }
            assertThat(host.login("alice", "open sesame").ask("hello")).isEqualTo("hello");
            awaitNoOlderVersion(host);
        }
    }

    /** Waits until all replaced versions have been collected. */
    private static void awaitNoOlderVersion(TestHost host) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return host.host().plugins().stream().filter(plugin -> plugin.id().equals("login-jdbc")).toList().getFirst()
                    .older().isEmpty();
        });
    }

    @Test
    void a_hash_that_is_none_is_a_fault_and_not_a_login() throws Exception {
        try (TestHost host = own()) {
            try (Connection connection = connect("users")) {
                add(connection, "alice", "open sesame");
            }
            assertThatThrownBy(() -> host.login("alice", "open sesame")).hasMessageContaining("401");
            host.log().await("password_hash of alice is not of the form", "bin/msgserver hash-password NAME");
            assertThat(host.log().lines("sesame")).isEmpty();
        }
    }

    @Test
    void a_database_without_the_table_is_refused_with_what_makes_it() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("other");
        assertThatThrownBy(at(url)::start).isInstanceOf(RefusedException.class)
                .hasMessageContaining("it has to be able to read what this makes: " + UserTable.SCHEMA);
        try (Connection connection = connect("other");
                Statement statement = connection.createStatement()) {
            statement.execute(UserTable.SCHEMA);
            add(connection, "alice", PasswordHash.of("open sesame".toCharArray(), new SecureRandom()).toString());
        }
        try (TestHost host = at(url).start()) {
            assertThat(host.login("alice", "open sesame").ask("hello")).isEqualTo("hello");
        }
    }

    @Test
    void what_cannot_be_reached_is_refused_without_what_is_secret() {
        assertThatThrownBy(at("jdbc:postgresql://127.0.0.1:1/game?password=sesame")::start)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the database jdbc:postgresql://127.0.0.1:1/game cannot be reached")
                .hasMessageNotContaining("sesame");
        assertThatThrownBy(at("127.0.0.1:5432")::start).hasMessageContaining("url has to begin with jdbc:h2:");
    }

    /** Tests a given database, which must be empty: {@code -Dmsgserver.test.postgresql=jdbc:postgresql:…}. */
    @Test
    @EnabledIfSystemProperty(named = "msgserver.test.postgresql", matches = "jdbc:.*")
    void postgresql_has_users_too() throws Exception {
        String url = System.getProperty("msgserver.test.postgresql");
        Path password = Files.writeString(folder.resolve("password"), "barley\n");
        try (var pool = new Pool(options(url, password));
                Connection connection = pool.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(UserTable.SCHEMA);
            statement.execute("DELETE FROM msgserver_users");
            add(connection, "alice", PasswordHash.of("open sesame".toCharArray(), new SecureRandom()).toString());
        }
        TestHost postgresql = TestHost.of(LoginJdbc.class)
                .settings("{ \"url\": \"%s\", \"password_file\": \"%s\" }".formatted(url, password));
        try (TestHost host = postgresql.start()) {
            for (int swap = 0; swap < 5; swap++) {
                assertThat(host.login("alice", "open sesame").ask("hello")).isEqualTo("hello");
                host.swap();
            }
            awaitNoOlderVersion(host);
        }
    }
}
