package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.distribution.Distribution.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;

/**
 * The commands of the distribution, run in this JVM with the jars of the distribution: all of them but the launcher and
 * its process. Relative paths start where the tests run. One at a time: a command has the standard streams, and the
 * properties with which the launcher says where things are.
 */
final class CommandsHere {
    private static final String PROVIDER = "slf4j.provider";
    private static final ClassLoader JARS = load(Path.of("target/msgserver/lib"));

    private CommandsHere() {}

    private static ClassLoader load(Path lib) {
        try (Stream<Path> files = Files.list(lib)) {
            var jars = new ArrayList<URL>();
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                jars.add(jar.toUri().toURL());
            }
            var loader = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
            // As the launcher has it. The tests' own log has another provider.
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
            String own = System.setProperty(PROVIDER, "io.msgserver.cli.log.LevelledProvider");
            loader.loadClass("org.slf4j.LoggerFactory").getMethod("getILoggerFactory").invoke(null);
            if (own == null) {
                System.clearProperty(PROVIDER);
            } else {
                System.setProperty(PROVIDER, own);
            }
            return loader;
        } catch (IOException | ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** @param home where the distribution is */
    static synchronized Result run(Path home, String input, String... arguments) {
        InputStream in = System.in;
        PrintStream out = System.out;
        PrintStream err = System.err;
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        var printed = new ByteArrayOutputStream();
        var told = new ByteArrayOutputStream();
        for (String folder : new String[]{"installation", "home"}) {
            System.setProperty("msgserver." + folder, home.toString());
        }
        System.setProperty("msgserver.conf", home.resolve("conf").toString());
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        System.setOut(new PrintStream(printed, true, UTF_8));
        System.setErr(new PrintStream(told, true, UTF_8));
        Thread.currentThread().setContextClassLoader(JARS);
        try {
            int exit = execute(arguments);
            return new Result(exit, printed.toString(UTF_8), told.toString(UTF_8));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(String.join(" ", arguments), e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static int execute(String... arguments) throws ReflectiveOperationException {
        Method commandLine = JARS.loadClass("io.msgserver.cli.Main").getDeclaredMethod("commandLine", String[].class);
        commandLine.setAccessible(true);
        Object command = commandLine.invoke(null, (Object) arguments);
        return (int) command.getClass().getMethod("execute", String[].class).invoke(command, (Object) arguments);
    }
}
