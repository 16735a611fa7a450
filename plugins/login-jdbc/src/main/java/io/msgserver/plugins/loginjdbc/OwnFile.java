package io.msgserver.plugins.loginjdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;

/**
 * A database in a file, which is open only during a query. One program at a time may have it open, and the next version
 * of this plugin and operators' tools need it too. So no connection is kept, and nothing has to be closed at the end.
 */
final class OwnFile implements Connections {
    private static final long PAUSE_MILLIS = 20;

    private final JdbcDataSource database = new JdbcDataSource();
    private final String user;
    private final Duration deadline;

    OwnFile(JdbcOptions options) {
        database.setURL(options.address());
        user = options.user();
        deadline = options.deadline();
    }

    @Override
    public Connection connect() throws SQLException {
        long start = System.nanoTime();
        while (true) {
            try {
                return database.getConnection(user, "");
            } catch (SQLException busy) {
                if (busy.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1
                        || System.nanoTime() - start >= deadline.toNanos()) {
                    throw busy;
                }
                pause(busy);
            }
        }
    }

    private static void pause(SQLException busy) throws SQLException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw busy;
        }
    }

    @Override
    public void close() {
        // The caller closes the connection.
    }
}
