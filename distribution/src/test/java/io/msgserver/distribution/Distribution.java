package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The built distribution in a folder of its own, as it is unpacked.
 *
 * @param cache where the launcher looks for what {@code prepare} makes; empty for its usual place in the folder
 */
record Distribution(Path folder, String cache) {
    static final Path BUILT = Path.of("target/msgserver").toAbsolutePath();
    /** Made by the build, with {@code prepare}. */
    static final Path CACHE = Path.of("target/tests.aot").toAbsolutePath();
    private static final long LONGEST_SECONDS = 60;
    /** A host that lives for seconds is gone before it pays to optimise it. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    static {
        // Awaitility's own, 100 ms, is much of what starts take.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
    }

    /** How a command ended, and what it printed. */
    record Result(int exit, String out, String err) {}

    /** With the cache that the build has made: half the time for each start. */
    static Distribution unpackTo(Path folder) throws IOException {
        return unpackTo(folder, CACHE.toString());
    }

    /** As it is when it comes, with no cache. */
    static Distribution unpackUnpreparedTo(Path folder) throws IOException {
        return unpackTo(folder, "");
    }

    private static Distribution unpackTo(Path folder, String cache) throws IOException {
        try (Stream<Path> files = Files.walk(BUILT)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = folder.resolve(BUILT.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return new Distribution(folder, cache);
    }

    /**
     * Adds a user to {@code conf/users} whose password takes a moment to check, where {@code hash-password} would have
     * it take long.
     */
    void addUser(String uid, String password) throws IOException {
        Files.writeString(folder.resolve("conf/users"), QuickPassword.line(uid, password), StandardOpenOption.APPEND);
    }

    /**
     * Runs a command to its end, in this JVM: as {@link #run} does, but for the launcher, in a small part of the time.
     */
    Result runHere(String input, String... arguments) {
        return CommandsHere.run(folder, input, arguments);
    }

    /** Runs a command to its end, as a process. */
    Result run(String input, String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), input, arguments);
    }

    Result run(Map<String, String> environment, String input, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = command(arguments);
        builder.environment().putAll(environment);
        return run(builder, input, arguments);
    }

    /** Runs a command as this user, or as nobody where this is root, who may read everything. */
    Result runUnprivileged(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = command(arguments);
        if ("root".equals(System.getProperty("user.name"))) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            builder.command().addAll(0, List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        return run(builder, "", arguments);
    }

    private Result run(ProcessBuilder builder, String input, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(UTF_8));
        }
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    List.of(arguments) + " did not end in " + LONGEST_SECONDS + " s: " + Files.readString(err));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Starts a host and waits until it says that it runs. */
    RunningHost start() throws IOException {
        return start(Map.of());
    }

    RunningHost start(Map<String, String> environment) throws IOException {
        RunningHost host = launch(environment, "start");
        Awaitility.await().atMost(LONGEST_SECONDS, TimeUnit.SECONDS).until(() -> host.log().contains(" runs, "));
        return host;
    }

    /** Starts a host. */
    RunningHost launch() throws IOException {
        return launch(Map.of(), "start");
    }

    /** Starts a command that runs until it is stopped. */
    RunningHost launch(String... arguments) throws IOException {
        return launch(Map.of(), arguments);
    }

    private RunningHost launch(Map<String, String> environment, String... arguments) throws IOException {
        Path log = folder.resolve("log");
        ProcessBuilder builder = command(arguments).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("MSGSERVER_JAVA_OPTS", SHORT_LIVED);
        builder.environment().putAll(environment);
        return new RunningHost(builder.start(), log);
    }

    private ProcessBuilder command(String... arguments) {
        var words = new ArrayList<String>();
        words.add(folder.resolve("bin/msgserver").toString());
        words.addAll(List.of(arguments));
        return prepared(new ProcessBuilder(words));
    }

    /** Has a process run in this folder, and the launcher find the cache. */
    ProcessBuilder prepared(ProcessBuilder process) {
        if (!cache.isEmpty()) {
            process.environment().put("MSGSERVER_CACHE", cache);
        }
        return process.directory(folder.toFile());
    }

    /** A host in a process of its own. */
    record RunningHost(Process process, Path logFile) implements AutoCloseable {

        String log() throws IOException {
            return Files.readString(logFile);
        }

        /** Where something listens, as its log says. */
        String address(String who) throws IOException {
            Matcher line = Pattern.compile(Pattern.quote(who) + " is open on (\\S+)").matcher(log());
            if (!line.find()) {
                throw new AssertionError(who + " is not open: " + log());
            }
            return line.group(1);
        }

        /** SIGTERM, as an operator would. */
        void stop() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the host did not stop in " + LONGEST_SECONDS + " s");
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
