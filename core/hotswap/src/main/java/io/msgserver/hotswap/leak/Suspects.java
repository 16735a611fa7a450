package io.msgserver.hotswap.leak;

import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.Leases;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.VersionServices;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
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
 * Finds the objects that may hold a version's classes: calls that have not returned, tasks, threads, values of thread
 * locals, JDBC drivers, MBeans, shutdown hooks. It keeps weak references and names, and searches only on request.
 */
final class Suspects {
    private static final Logger log = LoggerFactory.getLogger(Suspects.class);

    /** The number of suspects that one message names. */
    private static final int MAX_NAMED = 10;

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final Set<String> classNames;
    private final Leases leases;
    private final VersionServices services;
    /**
     * The id of a thread that is never started. Ids of threads only grow, so that every later thread has a higher one.
     */
    private final long firstLaterThreadId = Thread.ofVirtual().unstarted(() -> {}).threadId();

    private Suspects(PluginVersion version) {
        this.classNames = classNames(version);
        this.leases = version.leases();
        this.services = version.services();
    }

    /** Makes the search for a version whose retirement begins. */
    static Suspects of(PluginVersion version) {
        var suspects = new Suspects(version);
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
            } catch (IOException | RuntimeException e) {
                log.debug("{} cannot be read for its class names", member, e);
            }
        }
        return names;
    }

    /** Searches, and returns the suspects and the remedy, for the log and for operators. */
    String text() {
        List<String> found = find();
        return found.isEmpty()
                ? "Nothing usual holds them: look for static fields of the host's libraries, with a heap dump (jcmd PID GC.heap_dump FILE)"
                : "Held by " + listed(found) + ": end or deregister that when the plugin stops";
    }

    private static String listed(List<String> found) {
        String first = String.join(", ", found.subList(0, Math.min(found.size(), MAX_NAMED)));
        return found.size() > MAX_NAMED ? first + " and " + (found.size() - MAX_NAMED) + " more" : first;
    }

    private List<String> find() {
        var found = new LinkedHashSet<String>();
        List<Callable<List<String>>> kinds = List.of(this::calls, services::unfinished, this::threads,
                this::virtualThreads, this::threadLocals, this::drivers, this::beans, this::hooks);
        kinds.forEach(kind -> addTo(found, kind));
        return List.copyOf(found);
    }

    /** Adds the suspects of one kind; a kind that cannot be examined does not hide the others. */
    private static void addTo(Set<String> found, Callable<List<String>> kind) {
        try {
            found.addAll(kind.call());
        } catch (Throwable fault) {
            log.warn("some objects that may hold a version's classes cannot be examined: {}", fault.toString());
        }
    }

    private List<String> calls() {
        long running = leases.running();
        return running > 0 ? List.of(running + " calls into it that have not returned") : List.of();
    }

    private List<String> threads() {
        var found = new ArrayList<String>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (isOurs((Object) thread) || isOurs(thread.getContextClassLoader())
                    || (isOlderThanRetirement(thread.threadId()) && runsOurs(stack))) {
                found.add("thread \"" + thread.getName() + "\"");
            }
        });
        return found;
    }

    private List<String> virtualThreads() throws IOException {
        var found = new LinkedHashMap<Long, String>();
        VirtualThreads.forEachFrame(frame -> {
            if (isOlderThanRetirement(frame.threadId()) && classNames.contains(outerClass(classOf(frame.method())))) {
                found.putIfAbsent(frame.threadId(),
                        "virtual thread \"" + frame.threadName() + "\" in " + frame.method());
            }
        });
        return List.copyOf(found.values());
    }

    /**
     * Returns whether a thread is older than the retirement. Classes of a later version have the same names, and a
     * thread that began later runs those.
     */
    private boolean isOlderThanRetirement(long threadId) {
        return threadId < firstLaterThreadId;
    }

    private static String classOf(String method) {
        int end = method.lastIndexOf('.');
        return end < 0 ? method : method.substring(0, end);
    }

    private List<String> threadLocals() {
        var found = new ArrayList<String>();
        Thread.getAllStackTraces().keySet().forEach(thread -> threadLocals(thread).forEach(
                value -> found.add("a ThreadLocal of thread \"" + thread.getName() + "\" (" + value + ")")));
        return found;
    }

    private boolean isOurs(@Nullable ClassLoader loader) {
        return loader != null && loaders.stream().anyMatch(ours -> ours.refersTo(loader));
    }

    private boolean isOurs(@Nullable Object object) {
        return object != null && isOurs(object.getClass().getClassLoader());
    }

    private boolean runsOurs(StackTraceElement[] stack) {
        return Stream.of(stack).map(StackTraceElement::getClassName)
                .anyMatch(name -> classNames.contains(outerClass(name)));
    }

    /** Returns the name of the enclosing class of a lambda's hidden class; other names unchanged. */
    private static String outerClass(String name) {
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    private List<String> drivers() {
        return JdbcDrivers.of(this::isOurs).stream().map(driver -> "JDBC driver " + driver.getClass().getName())
                .toList();
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

    private List<String> hooks() throws ReflectiveOperationException {
        var found = new ArrayList<String>();
        for (Object hook : registeredHooks()) {
            if (hook instanceof Thread thread && isHookOurs(thread)) {
                found.add("shutdown hook \"" + thread.getName() + "\"");
            }
        }
        return found;
    }

    private static List<Object> registeredHooks() throws ReflectiveOperationException {
        Class<?> owner = Class.forName("java.lang.ApplicationShutdownHooks");
        // The JDK guards the hooks by this lock.
        synchronized (owner) {
            return read(owner.getDeclaredField("hooks"), null) instanceof Map<?, ?> map
                    ? List.copyOf(map.keySet())
                    : List.of();
        }
    }

    /**
     * Returns whether a hook holds classes of the version. A plain thread that has not started holds them only by its
     * task.
     */
    private boolean isHookOurs(Thread hook) throws ReflectiveOperationException {
        if (isOurs((Object) hook) || isOurs(hook.getContextClassLoader())) {
            return true;
        }
        Object holder = read(Thread.class.getDeclaredField("holder"), hook);
        return holder != null && isOurs(read(holder.getClass().getDeclaredField("task"), holder));
    }

    /** Returns the class names of a thread's thread-local values that hold classes of the version. */
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

    /**
     * Reads a private field. Returns null when the JVM was not started with --add-opens for java.base/java.lang and
     * java.sql/java.sql.
     */
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
