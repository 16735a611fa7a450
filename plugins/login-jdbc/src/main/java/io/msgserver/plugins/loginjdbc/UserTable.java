package io.msgserver.plugins.loginjdbc;

import io.msgserver.plugins.loginfile.PasswordHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** The users in the database. Thread-safe. */
final class UserTable {
    static final String SCHEMA = "CREATE TABLE IF NOT EXISTS msgserver_users"
            + " (name VARCHAR(200) PRIMARY KEY, password_hash VARCHAR(200) NOT NULL)";
    private static final String HASH = "SELECT password_hash FROM msgserver_users WHERE name = ?";

    private final Connections connections;
    private final Duration deadline;

    UserTable(Connections connections, Duration deadline) {
        this.connections = connections;
        this.deadline = deadline;
    }

    void create() throws SQLException {
        try (Connection connection = connections.connect(); Statement statement = connection.createStatement()) {
            statement.execute(SCHEMA);
        }
    }

    /**
     * Returns the hash that the user's password is compared with.
     *
     * @throws SQLException when the query fails
     * @throws IllegalStateException when the stored value is no hash
     */
    Optional<PasswordHash> hashOf(String name) throws SQLException {
        try (Connection connection = connections.connect();
                PreparedStatement statement = connection.prepareStatement(HASH)) {
            statement.setQueryTimeout((int) deadline.toSeconds());
            statement.setString(1, name);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? Optional.of(parse(name, found.getString(1))) : Optional.empty();
            }
        }
    }

    private static PasswordHash parse(String name, String hash) {
        try {
            return PasswordHash.parse(hash);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalStateException("msgserver_users.password_hash of " + name + " is " + wrong.getMessage()
                    + "; make one with: bin/msgserver hash-password NAME", wrong);
        }
    }
}
