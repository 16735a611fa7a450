package io.msgserver.plugins.loginjdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.msgserver.api.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Connections that stay open, to a database server. */
final class Pool implements Connections {
    private final HikariDataSource connections;

    /**
     * Makes the pool.
     *
     * @throws IOException when the password's file cannot be read
     */
    Pool(JdbcOptions options) throws IOException {
        var config = new HikariConfig();
        config.setPoolName("login-jdbc");
        config.setDriverClassName(options.driver());
        config.setJdbcUrl(options.address());
        config.setUsername(options.user());
        password(options.passwordFile()).ifPresent(config::setPassword);
        config.setMaximumPoolSize(options.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(options.deadline().toMillis());
        config.setInitializationFailTimeout(options.deadline().toMillis());
        connections = new HikariDataSource(config);
    }

    private static Optional<String> password(Path file) throws IOException {
        return Files.exists(file) ? TextFile.lines(file).stream().findFirst() : Optional.empty();
    }

    @Override
    public Connection connect() throws SQLException {
        return connections.getConnection();
    }

    /** Closes the pool with its threads. */
    @Override
    public void close() {
        connections.close();
    }
}
