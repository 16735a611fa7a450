package io.msgserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.distribution.Distribution.Result;
import io.msgserver.distribution.Distribution.RunningHost;
import io.msgserver.distribution.Page.Block;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what {@code docs/first-plugin.md} says, from its first line to its last. */
class FirstPluginIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** From an empty folder to an answer, where Maven has fetched everything before. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final List<RunningHost> hosts = new ArrayList<>();
    private Workplace workplace;
    private String typed = "";
    /** Where a call finds the host, which does not have the usual ports here. */
    private String addresses = "";
    private long begun;
    private long answered;

    @AfterEach
    void stop() {
        hosts.forEach(RunningHost::close);
    }

    @Test
    void every_command_and_listing_of_the_tutorial_is_true() throws Exception {
        workplace = Workplace.in(folder);
        String[] ports = {freePort(), freePort(), freePort()};
        addresses = " --login 127.0.0.1:" + ports[0] + " --gate 127.0.0.1:" + ports[1];
        for (Block block : Page.read(workplace.home().resolve("docs/first-plugin.md")).blocks()) {
            follow(new Block(block.purpose(), block.text().replace("8001", ports[0]).replace("8888", ports[1])
                    .replace("8010", ports[2])));
        }
        Duration took = Duration.ofNanos(answered - begun);
        System.out.printf(Locale.ROOT, "from \"new-plugin\" to the first answer of the running plugin: %.1f s%n",
                took.toMillis() / 1e3);
        assertThat(took).isLessThan(LONGEST);
    }

    private static String freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    private void follow(Block block) throws Exception {
        if (block.purpose().equals("run")) {
            for (String line : block.text().lines().toList()) {
                run(line);
            }
        } else if (block.purpose().equals("run in background")) {
            assertThat(block.text()).isEqualTo("bin/msgserver start\n");
            hosts.add(workplace.distribution().start());
        } else if (block.purpose().equals("prints")) {
            prints(block.text());
        } else if (!block.file("is in").isEmpty()) {
            assertThat(workplace.home().resolve(block.file("is in"))).hasContent(block.text());
        } else {
            assertThat(block.file("goes into")).as("what is to be done with this:\n%s", block.text()).isNotEmpty();
            Files.writeString(workplace.home().resolve(block.file("goes into")), block.text());
        }
    }

    private void run(String line) throws Exception {
        if (line.contains("new-plugin")) {
            begun = System.nanoTime();
        }
        if (line.contains("msgserver call")) {
            typed = line + addresses;
        } else {
            workplace.succeed(line);
        }
    }

    /** A new version serves a moment after its jar has come. */
    private void prints(String text) {
        assertThat(typed).as("what is done over and over until it prints this").contains("msgserver call");
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            Result result = workplace.type(typed);
            assertThat(result.out()).as("%s: %s", typed, result.err()).isEqualTo(text);
        });
        if (answered == 0) {
            answered = System.nanoTime();
        }
    }
}
