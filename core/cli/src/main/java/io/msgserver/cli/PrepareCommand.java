package io.msgserver.cli;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Makes the next starts faster: runs a host for a moment, and keeps what Java has loaded for it in a file (an AOT"
                        + " cache), lib/msgserver.aot or MSGSERVER_CACHE.",
                "The file fits the Java that made it, and these very jars. Run this again when one of them changes: a file that"
                        + " does not fit is passed over, and the start takes its usual time."},
        footerHeading = "%nExample:%n",
        footer = "  msgserver prepare")
final class PrepareCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Failure, InterruptedException {
        Path cache = cache();
        long start = System.nanoTime();
        try {
            Path made = make(cache.resolveSibling(cache.getFileName() + "." + ProcessHandle.current().pid() + ".part"));
            Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
            spec.commandLine().getOut().printf(Locale.ROOT, "%s is made: %,d MB, in %.1f s; it fits Java %s%n", cache,
                    Files.size(cache) >> 20, (System.nanoTime() - start) / 1e9, Runtime.version());
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, "there is no " + cache + ": " + e.getMessage(), e);
        }
        return 0;
    }

    private static Path cache() throws Failure {
        String cache = System.getProperty("msgserver.cache", "");
        if (cache.isEmpty()) {
            throw new Failure(Failure.FAILED,
                    "this Java was not started by bin/msgserver, which tells where the file is to be");
        }
        Path file = Path.of(cache).toAbsolutePath();
        if (!Files.isWritable(file.getParent())) {
            throw new Failure(Failure.FAILED, "nothing can be written in " + file.getParent()
                    + ": run this as a user who may, or name another file in MSGSERVER_CACHE");
        }
        return file;
    }

    /** The file counts only when a Java that must use it or fail does start. */
    private static Path make(Path file) throws IOException, InterruptedException {
        Path recording = file.resolveSibling(file.getFileName() + ".config");
        boolean sound = false;
        try {
            // In two steps: with one step, a failed run would leave a file too.
            SameJava.run(PATIENCE, "train", "-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording,
                    "-Xlog:aot*=error",
                    "-Xlog:cds*=error");
            String output = SameJava.run(PATIENCE, "version", "-XX:AOTMode=create", "-XX:AOTConfiguration=" + recording,
                    "-XX:AOTCache=" + file, "-Xlog:aot*=error",
                    "-Xlog:cds*=error");
            if (!Files.exists(file) || Files.size(file) == 0) {
                throw new IOException("Java has not written it: " + output);
            }
            SameJava.run(PATIENCE, "version", "-XX:AOTCache=" + file, "-XX:AOTMode=on");
            sound = true;
            return file;
        } finally {
            Files.deleteIfExists(recording);
            if (!sound) {
                Files.deleteIfExists(file);
            }
        }
    }
}
