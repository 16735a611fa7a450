package io.msgserver.bench.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process with a JVM that is run as this one is. Used by one thread at a time. */
public final class Child implements AutoCloseable {
    private static final Duration ENDING = Duration.ofSeconds(20);
    private static final Duration TELLING = Duration.ofSeconds(30);
    private static final String GONE = "";

    private final Process process;
    private final PrintWriter questions;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Child(Process process) {
        this.process = process;
        this.questions = new PrintWriter(process.outputWriter(UTF_8), true);
        Thread.ofPlatform().daemon().name("child-answers").start(this::read);
    }

    /**
     * Starts a process with this process's Java, its options and its class path. It shares this process's log.
     *
     * @param options more options, which take precedence
     */
    public static Child start(Class<?> main, List<String> options, String... arguments) throws IOException {
        return new Child(builder(main, options, arguments).redirectError(Redirect.INHERIT).start());
    }

    /** Starts a process as above, whose log goes through a pipe to that reader. */
    static Child start(LogReader log, Class<?> main, List<String> options, String... arguments) throws IOException {
        Process process = builder(main, options, arguments).start();
        Thread.ofPlatform().daemon().name("child-log").start(() -> log.read(process.getErrorStream()));
        return new Child(process);
    }

    private static ProcessBuilder builder(Class<?> main, List<String> options, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(Child::isForAll).forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Returns false for agents and recordings, which are meant for this process alone. */
    private static boolean isForAll(String option) {
        return !option.startsWith("-javaagent") && !option.startsWith("-agent")
                && !option.startsWith("-XX:StartFlightRecording");
    }

    private void read() {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                answers.add(line);
            }
        } catch (IOException _) {
            // The process is gone.
        }
        answers.add(GONE);
    }

    /** Returns the answer to a question. Both are one line. */
    public ChildReply ask(String question, Duration patience) throws ChildException, InterruptedException {
        questions.println(question);
        return hear("to \"" + question + "\"", patience);
    }

    /** Asks the first question, which must not appear in a message. */
    ChildReply begin(String secret, Duration patience) throws ChildException, InterruptedException {
        questions.println(secret);
        return hear("to its start", patience);
    }

    private ChildReply hear(String what, Duration patience) throws ChildException, InterruptedException {
        String line = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw new ChildException("the server under test has not answered " + what + " in " + patience.toSeconds()
                    + " s; is the machine too busy?");
        }
        if (line.equals(GONE)) {
            answers.add(GONE);
            throw new ChildException("the server under test has ended by itself; what it printed says why");
        }
        return ChildReply.parse(line);
    }

    /**
     * Returns the processor time that the process has used so far, all threads together; the smallest step is a 100th
     * of a second.
     */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Returns the bytes of heap that the process has allocated so far, all threads together. */
    public long allocated() throws ChildException, InterruptedException {
        return ask("allocated", TELLING).number("allocated");
    }

    /**
     * Stops the process by a signal, as an operator does.
     *
     * @return its exit code
     */
    int stop(Duration patience) throws ChildException, InterruptedException {
        // The method of Process would close its input too, which is another way to stop it.
        process.toHandle().destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ChildException("the server under test has not stopped after SIGTERM in " + patience.toSeconds()
                    + " s");
        }
        return process.exitValue();
    }

    /** Ends the process: closes its input, and kills it if that does not suffice. */
    @Override
    public void close() {
        questions.close();
        try {
            if (!process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
