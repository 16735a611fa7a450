package io.msgserver.hotswap.leak;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.sql.Driver;
import java.sql.DriverAction;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The JDBC drivers that are registered with {@link DriverManager}, by any class loader. The manager shows a caller only
 * the drivers that the caller's class loader can see. So its private list is read by reflection, for which the JVM has
 * to be started with --add-opens of java.sql. Any thread.
 */
public final class JdbcDrivers {
    private JdbcDrivers() {}

    /** Returns the drivers of these class loaders; none when the list cannot be read. */
    public static List<Driver> of(Predicate<ClassLoader> loaders) {
        var found = new ArrayList<Driver>();
        try {
            for (Object info : registered()) {
                ClassLoader loader = driver(info).getClass().getClassLoader();
                if (loader != null && loaders.test(loader)) {
                    found.add(driver(info));
                }
            }
        } catch (ReflectiveOperationException | InaccessibleObjectException _) {
            // The JVM was not started with --add-opens.
        }
        return found;
    }

    /** Removes a driver from the list, and runs its deregistration code, which may throw anything. */
    @SuppressWarnings("ReferenceEquality") // Compares identity: another driver may be equal to it.
    public static void deregister(Driver driver) throws ReflectiveOperationException {
        List<?> all = registered();
        for (Object info : List.copyOf(all)) {
            if (driver(info) == driver) {
                all.remove(info);
                if (opened(info.getClass(), "da").get(info) instanceof DriverAction action) {
                    action.deregister();
                }
            }
        }
    }

    /** Returns the manager's own list, which is thread-safe. */
    private static List<?> registered() throws ReflectiveOperationException {
        return (List<?>) opened(DriverManager.class, "registeredDrivers").get(null);
    }

    private static Driver driver(Object info) throws ReflectiveOperationException {
        return (Driver) opened(info.getClass(), "driver").get(info);
    }

    private static Field opened(Class<?> owner, String name) throws NoSuchFieldException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
