package io.msgserver.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The inputs that every build tries, one for each line of {@code seeds/TARGET.txt}. Empty lines and lines that begin
 * with {@code #} are ignored.
 */
final class Seeds {
    private Seeds() {}

    /** @param line the line's number in the file, from 1 */
    record Seed(int line, byte[] input) {}

    static List<Seed> of(Targets target) throws IOException {
        var seeds = new ArrayList<Seed>();
        List<String> lines = lines("/seeds/" + target + ".txt");
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isEmpty() && !line.startsWith("#")) {
                seeds.add(new Seed(i + 1, new Escaped(line).bytes()));
            }
        }
        return seeds;
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(Seeds.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
