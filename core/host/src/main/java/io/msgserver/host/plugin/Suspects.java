package io.msgserver.host.plugin;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may hold a version's classes: threads, values of thread locals, JDBC drivers, MBeans, shutdown hooks. It keeps weak
 * references and names, and looks only when it is asked.
 */
final class Suspects {
    private static final Logger log = LoggerFactory.getLogger(Suspects.class);

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final Set<String> classNames;

    private Suspects(Set<String> classNames) {
        this.classNames = classNames;
    }

    static Suspects of(PluginVersion version) {
        var suspects = new Suspects(classNames(version));
        for (StagedJar member : version.assembly().members()) {
            ClassLoader loader = version.manager().getPluginClassLoader(member.id());
            if (loader != null) {
                suspects.loaders.add(new WeakReference<>(loader));
            }
        }
        return suspects;
    }

    private static Set<String> classNames(PluginVersion version) {
        var names = new LinkedHashSet<String>();
        for (StagedJar member : version.assembly().members()) {
            try (var jar = new JarFile(version.folder().resolve(member.id() + ".jar").toFile())) {
                jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class"))
                        .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                        .forEach(names::add);
            } catch (IOException e) {
                log.debug("{} cannot be read for its class names", member, e);
            }
        }
        return names;
    }

    /** For the log and for operators: what was found, and the remedy. */
    String text() {
        List<String> found = find();
        return found.isEmpty()
                ? "Nothing usual holds them: look for static fields of the host's libraries, with a heap dump (jcmd PID GC.heap_dump FILE)"
                : "Held by " + String.join(", ", found) + ": end or deregister that when the plugin stops";
    }

    private List<String> find() {
        var found = new ArrayList<String>();
        Map<Thread, StackTraceElement[]> threads = Thread.getAllStackTraces();
        threads.forEach((thread, stack) -> {
            if (isOurs(thread.getContextClassLoader()) || isOurs(thread.getClass().getClassLoader())
                    || runsOurs(stack)) {
                found.add("thread \"" + thread.getName() + "\"");
            }
        });
        threads.keySet().forEach(thread -> threadLocals(thread).forEach(
                value -> found.add("a ThreadLocal of thread \"" + thread.getName() + "\" (" + value + ")")));
        found.addAll(drivers());
        found.addAll(beans());
        found.addAll(hooks());
        return found;
    }

    private boolean isOurs(@Nullable ClassLoader loader) {
        return loader != null && loaders.stream().anyMatch(ours -> ours.refersTo(loader));
    }

    private boolean isOurs(@Nullable Object object) {
        return object != null && isOurs(object.getClass().getClassLoader());
    }

    private boolean runsOurs(StackTraceElement[] stack) {
        return Stream.of(stack).map(StackTraceElement::getClassName).anyMatch(name -> classNames.contains(outer(name)));
    }

    /** A lambda's hidden class is named after the class that it stands in. */
    private static String outer(String name) {
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    /**
     * From the manager's own list: it shows a caller only the drivers that the caller's loader can see, and who calls cannot be
     * borrowed from another module.
     */
    private List<String> drivers() {
        var found = new ArrayList<String>();
        try {
            if (read(DriverManager.class.getDeclaredField("registeredDrivers"), null) instanceof Iterable<?> all) {
                for (Object info : all) {
                    Object driver = read(info.getClass().getDeclaredField("driver"), info);
                    if (driver != null && isOurs(driver)) {
                        found.add("JDBC driver " + driver.getClass().getName());
                    }
                }
            }
        } catch (ReflectiveOperationException e) {
            log.debug("the JDBC drivers cannot be listed", e);
        }
        return found;
    }

    private List<String> beans() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        return server.queryNames(null, null).stream().filter(name -> isOurs(loaderOf(server, name)))
                .map(name -> "MBean " + name).collect(Collectors.toList());
    }

    private static @Nullable ClassLoader loaderOf(MBeanServer server, ObjectName name) {
        try {
            return server.getClassLoaderFor(name);
        } catch (InstanceNotFoundException _) {
            return null;
        }
    }

    private List<String> hooks() {
        try {
            Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
            if (!(read(hooks, null) instanceof Map<?, ?> map)) {
                return List.of();
            }
            var found = new ArrayList<String>();
            for (Object hook : map.keySet()) {
                if (hook instanceof Thread thread && isHookOurs(thread)) {
                    found.add("shutdown hook \"" + thread.getName() + "\"");
                }
            }
            return found;
        } catch (ReflectiveOperationException e) {
            log.debug("the shutdown hooks cannot be listed", e);
            return List.of();
        }
    }

    /** A hook has not started: what it will run is all that a plain thread has of ours. */
    private boolean isHookOurs(Thread hook) throws ReflectiveOperationException {
        if (isOurs((Object) hook) || isOurs(hook.getContextClassLoader())) {
            return true;
        }
        Object holder = read(Thread.class.getDeclaredField("holder"), hook);
        return holder != null && isOurs(read(holder.getClass().getDeclaredField("task"), holder));
    }

    /** The classes of a thread's values that are ours. */
    private List<String> threadLocals(Thread thread) {
        var found = new ArrayList<String>();
        try {
            Object map = read(Thread.class.getDeclaredField("threadLocals"), thread);
            if (map == null || !(read(map.getClass().getDeclaredField("table"), map) instanceof Object[] table)) {
                return found;
            }
            for (Object entry : table) {
                if (entry instanceof Reference<?> key) {
                    Object value = read(entry.getClass().getDeclaredField("value"), entry);
                    if (isOurs(value) || isOurs(key.get())) {
                        found.add(value == null ? "null" : value.getClass().getName());
                    }
                }
            }
        } catch (ReflectiveOperationException e) {
            log.debug("the thread locals of {} cannot be read", thread, e);
        }
        return found;
    }

    /** Null, when the JVM was not started with --add-opens for java.base/java.lang and java.sql/java.sql. */
    private static @Nullable Object read(Field field, @Nullable Object object) throws IllegalAccessException {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (InaccessibleObjectException closed) {
            log.debug("{}", closed.getMessage());
            return null;
        }
    }
}
