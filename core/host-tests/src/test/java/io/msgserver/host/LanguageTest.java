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

/** The rules of language that main sources keep; {@code .github/CONTRIBUTING.md} has them. */
class LanguageTest {
    private static final Path ROOT = Path.of("../..");
    /** A comment, and the name of the type or the package that it belongs to. */
    private static final Pattern TYPE_COMMENT = Pattern.compile("""
            /\\*\\*[\\s*]*((?:(?!\\*/).)*+)\\*/\\s*+\
            (?:@\\w+(?:\\((?:[^()"]|"[^"]*")*+\\))?\\s*+)*+\
            (?:(?:public|private|protected|final|abstract|sealed|non-sealed|static) )*+\
            (?:class|record|interface|enum|@interface|package) ([\\w.]+)""", Pattern.DOTALL);
    private static final Pattern RIDDLE = Pattern.compile("(What|Whatever|Who|Whoever|Whom|Whose|Somebody)\\b");

    /** Two are public in two modules, and one is a plugin beside its next version. */
    private static final Set<String> USED_TWICE = Set.of("LoginRefusedException", "RequestFailedException", "Simple");

    @Test
    void a_simple_name_has_one_meaning() throws IOException {
        var named = mainSources().stream().map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(name -> !name.equals("package-info") && !name.startsWith("__")).toList();
        assertThat(named).hasSizeGreaterThan(500);
        assertThat(named.stream().filter(name -> Collections.frequency(named, name) > 1).distinct())
                .as("names of two types").containsExactlyInAnyOrderElementsOf(USED_TWICE);
    }

    @Test
    void the_comment_of_a_type_says_what_it_is() throws IOException {
        var riddles = new ArrayList<String>();
        int comments = 0;
        for (Path file : mainSources()) {
            Matcher each = TYPE_COMMENT.matcher(Files.readString(file));
            while (each.find()) {
                comments++;
                if (RIDDLE.matcher(each.group(1)).lookingAt()) {
                    riddles.add(
                            ROOT.relativize(file) + ", " + each.group(2) + ": " + each.group(1).lines().findFirst());
                }
            }
        }
        assertThat(comments).isGreaterThan(500);
        assertThat(riddles).as("type comments that do not say what the type is").isEmpty();
    }

    private static List<Path> mainSources() throws IOException {
        var sources = new ArrayList<Path>();
        for (String folder : List.of("plugin-api", "core", "plugins")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".java") && file.toString().contains("/src/main/"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }
}
