package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of language for sources, as documented in {@code .github/CONTRIBUTING.md}. */
class LanguageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern COMMENT = Pattern.compile("/\\*\\*[\\s*]*(\\w+)[^\n]*");
    /** First words of comments that do not name what a type or a method is. */
    private static final Set<String> RIDDLES = Set.of("What", "Whatever", "Who", "Whoever", "Whom", "Whose",
            "Somebody");

    /** Two are public in two modules, and one is a plugin beside its next version. */
    private static final Set<String> USED_TWICE = Set.of("LoginRefusedException", "RequestFailedException", "Simple");

    @Test
    void a_simple_name_has_one_meaning() throws IOException {
        var named = sources("/src/main/").stream().map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(name -> !name.equals("package-info") && !name.startsWith("__")).toList();
        assertThat(named).hasSizeGreaterThan(500);
        assertThat(named.stream().filter(name -> Collections.frequency(named, name) > 1).distinct())
                .as("names of two types").containsExactlyInAnyOrderElementsOf(USED_TWICE);
    }

    @Test
    void no_comment_opens_with_what_or_who() throws IOException {
        var riddles = new ArrayList<String>();
        int comments = 0;
        for (Path file : sources("/src/")) {
            Matcher each = COMMENT.matcher(Files.readString(file));
            while (each.find()) {
                comments++;
                if (RIDDLES.contains(each.group(1))) {
                    riddles.add(file + ": " + each.group());
                }
            }
        }
        assertThat(comments).isGreaterThan(3500);
        assertThat(riddles).as("comments to be rewritten as plain sentences").isEmpty();
    }

    private static List<Path> sources(String part) throws IOException {
        var sources = new ArrayList<Path>();
        for (String folder : List.of("plugin-api", "core", "plugins", "distribution")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".java") && file.toString().contains(part))
                        .forEach(sources::add);
            }
        }
        return sources;
    }
}
