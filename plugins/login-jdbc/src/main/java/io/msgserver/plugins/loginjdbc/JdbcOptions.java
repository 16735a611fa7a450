package io.msgserver.plugins.loginjdbc;

import io.msgserver.api.Bounds;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings in {@code plugins.settings.login-jdbc}.
 *
 * @param url          the database, or nothing for one in a file; the key {@code url}
 * @param file         where that one lies; the key {@code file}
 * @param user         the database's user; the key {@code user}
 * @param passwordFile the password of that one is the first line; the key {@code password_file}
 * @param connections  at most so many; the key {@code connections}
 * @param deadline     how long to wait for a connection, and for an answer; the key {@code deadline}
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

    /** Whether the database is this plugin's own, with nobody else to make its table. */
    boolean isOwn() {
        return url.isEmpty();
    }

    /** Its JDBC URL. */
    String address() {
        return isOwn() ? "jdbc:h2:file:" + file.toAbsolutePath() : url;
    }

    /** The driver's class: DriverManager looks for drivers once, and not in plugins. */
    String driver() {
        return address().startsWith("jdbc:h2:") ? "org.h2.Driver" : "org.postgresql.Driver";
    }

    /** For people: what may be secret stands behind the path. */
    @Override
    public String toString() {
        return address().replaceFirst("[;?].*", "");
    }
}
