package io.msgserver.plugins.loginjdbc;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;

/**
 * Deregisters JDBC drivers: a driver registers itself with the whole JVM, where it would keep this version in memory.
 */
final class Drivers {

    private Drivers() {}

    /** Deregisters the drivers that this version has loaded. */
    static void deregisterAll() throws SQLException {
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (Drivers.class.getClassLoader().equals(driver.getClass().getClassLoader())) {
                DriverManager.deregisterDriver(driver);
            }
        }
    }
}
