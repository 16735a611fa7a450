package io.msgserver.plugins.loginjdbc;

import io.msgserver.api.Bounds;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings in {@code plugins.settings.login-jdbc}.
 *
 * @param url          of the database, or empty for one in a file; the key {@code url}
 * @param file         the database's file; the key {@code file}
 * @param user         the database's user; the key {@code user}
 * @param passwordFile the file whose first line is that user's password; the key {@code password_file}
 * @param connections  the limit of connections; the key {@code connections}
 * @param deadline     the longest wait for a connection, and for an answer; the key {@code deadline}
 */
record JdbcOptions(String url, Path file, String user, Path passwordFile,
        @Bounds(from = "1", to = "1000") int connections,
        @Bounds(from = "1s", to = "1m") Duration deadline) {
    static final JdbcOptions DEFAULTS = new JdbcOptions("", Path.of("run/login-jdbc"), "msgserver",
            Path.of("conf/login-jdbc.password"), 4, Duration.ofSeconds(5));

    JdbcOptions {
        if (!url.isEmpty() && !url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "url has to begin with jdbc:h2: or jdbc:postgresql:, as in jdbc:postgresql://127.0.0.1:5432/game");
        }
    }

    /** Returns whether the database is this plugin's own, which has to make its table. */
    boolean isOwn() {
        return url.isEmpty();
    }

    /** Returns its JDBC URL. */
    String address() {
        return isOwn() ? "jdbc:h2:file:" + file.toAbsolutePath() : url;
    }

    /** Returns the driver's class: DriverManager looks for drivers once, and not in plugins. */
    String driver() {
        return address().startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver";
    }

    /** Returns the text for messages, without what follows the path, which may be secret. */
    @Override
    public String toString() {
        return address().replaceFirst("[;?].*", "");
    }
}
