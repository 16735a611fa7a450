package io.msgserver.plugins.loginjdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** The source of connections to the database. Thread-safe. */
interface Connections extends AutoCloseable {

    /** @throws IOException when the password's file cannot be read */
    static Connections of(JdbcOptions options) throws IOException {
        return options.isOwn() ? new OwnFile(options) : new Pool(options);
    }

    /** Returns a connection, which the caller closes; waits for it within the deadline. */
    Connection connect() throws SQLException;

    @Override
    void close();
}
