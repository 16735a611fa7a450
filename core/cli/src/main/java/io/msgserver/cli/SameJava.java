package io.msgserver.cli;

import io.msgserver.cli.command.TemporaryFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process with this one's Java, its options, and its class path. */
final class SameJava {

    private SameJava() {}

    /**
     * Runs a command of msgserver to its end, in a folder of its own, because a Java that crashes leaves files in its
     * folder.
     *
     * @param options more options for Java
     * @return its output
     * @throws IOException with all its output, when it failed or took longer
     */
    static String run(Duration longest, String command, String... options) throws IOException, InterruptedException {
        try (var folder = new TemporaryFolder("msgserver-java")) {
            Path log = folder.path().resolve("log");
            Process process = new ProcessBuilder(words(command, options)).directory(folder.path().toFile())
                    .redirectErrorStream(true).redirectOutput(log.toFile()).start();
            if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) {
                // A Java that makes a cache starts another Java for it.
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new IOException("a Java that was to make or try it had not ended after " + longest.toSeconds()
                        + " s: " + Files.readString(log));
            }
            if (process.exitValue() != 0) {
                throw new IOException("a Java that was to make or try it ended with " + process.exitValue() + ": "
                        + Files.readString(log));
            }
            return Files.readString(log);
        }
    }

    private static List<String> words(String command, String... options) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of(options));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), command));
        return words;
    }
}
