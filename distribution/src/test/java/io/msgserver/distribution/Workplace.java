package io.msgserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.distribution.Distribution.Result;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where an author of plugins works: msgserver as it was unpacked, and the Maven that builds all this. That Maven takes
 * what the build has fetched, and the rest from where Maven looks by itself: msgserver's own artifacts come from the
 * distribution or not at all.
 */
record Workplace(Distribution distribution, Path tools) {
    private static final String MAVEN = System.getProperty("msgserver.test.maven");
    private static final String FETCHED = System.getProperty("msgserver.test.repository");
    /** Of JVMs that run tests side by side, each has one of its own: the first that is free. */
    private static final Path REPOSITORY = claimRepository(Path.of("target/plugin-build-repository").toAbsolutePath());
    private static final long LONGEST_MINUTES = 5;
    static final String PASSWORD = "open sesame";

    private static Path claimRepository(Path repositories) {
        try {
            Files.createDirectories(repositories);
            for (int number = 1;; number++) {
                // Stays open, and locked, for as long as this JVM lives.
                FileChannel lock = FileChannel.open(repositories.resolve(number + ".lock"), StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                if (lock.tryLock() != null) {
                    return repositories.resolve(String.valueOf(number));
                }
                lock.close();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Workplace in(Path folder) throws IOException {
        forget(REPOSITORY.resolve("io/msgserver"));
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Path settings = Files.writeString(tools.resolve("settings.xml"), settings());
        Path mvn = Files.writeString(tools.resolve("mvn"),
                "#!/bin/sh\nexec '%s/bin/mvn' -B -ntp -s '%s' \"$@\"\n".formatted(MAVEN, settings));
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
        return new Workplace(Distribution.unpackTo(Files.createDirectories(folder.resolve("msgserver"))), tools);
    }

    /** Deletes the artifacts of an earlier build, so that they are not used. */
    private static void forget(Path artifacts) throws IOException {
        if (Files.exists(artifacts)) {
            try (Stream<Path> files = Files.walk(artifacts)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String settings() {
        String fetched = """
                <id>fetched</id><url>file://%s</url><releases><checksumPolicy>ignore</checksumPolicy></releases>"""
                .formatted(FETCHED);
        return """
                <settings>
                  <localRepository>%1$s</localRepository>
                  <profiles>
                    <profile>
                      <id>fetched</id>
                      <repositories><repository>%2$s</repository></repositories>
                      <pluginRepositories><pluginRepository>%2$s</pluginRepository></pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>fetched</activeProfile></activeProfiles>
                </settings>
                """.formatted(REPOSITORY, fetched);
    }

    /** The folder that msgserver was unpacked to. */
    Path home() {
        return distribution.folder();
    }

    /** Types a line in a shell, in the folder of msgserver; whoever asks for a password is told {@link #PASSWORD}. */
    Result type(String line) throws IOException, InterruptedException {
        Path out = Files.createTempFile(tools, "out", "");
        Path err = Files.createTempFile(tools, "err", "");
        ProcessBuilder builder = distribution.prepared(new ProcessBuilder(List.of("bash", "-c", line)))
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        // A Maven that lives for seconds is gone before it pays to optimise it.
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        builder.environment().merge("PATH", tools + File.pathSeparator,
                (before, first) -> first + before);
        // From a file: many end without having read, and a pipe would be broken then.
        Process process = builder.redirectInput(Files.writeString(tools.resolve("password"), PASSWORD + "\n").toFile())
                .start();
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(line + " did not end in " + LONGEST_MINUTES + " minutes: " + Files.readString(out)
                    + Files.readString(err));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** The same, of a command that succeeds. */
    Result succeed(String line) throws IOException, InterruptedException {
        Result result = type(line);
        assertThat(result.exit()).as("%s:\n%s%s", line, result.out(), result.err()).isZero();
        return result;
    }
}
