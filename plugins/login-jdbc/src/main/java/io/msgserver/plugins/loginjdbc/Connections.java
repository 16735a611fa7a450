package io.msgserver.plugins.loginjdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** The way to the database. Any thread. */
interface Connections extends AutoCloseable {

    /** @throws IOException when the password's file cannot be read */
    static Connections of(JdbcOptions options) throws IOException {
        return options.isOwn() ? new OwnFile(options) : new Pool(options);
    }

    /** One to use and to close; waits for it as long as the deadline says. */
    Connection connect() throws SQLException;

    @Override
    void close();
}
