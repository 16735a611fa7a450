package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The classes that {@code core/README.md} names exist, and its table of packages is complete. */
class ArchitecturePageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGE = ROOT.resolve("core/README.md");
    private static final Path RULES = Path.of("src/test/java/io/msgserver/host/PackageRulesTest.java");
    /** Matches a class in backticks, optionally with a method. */
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface|enum|@interface) (\\w+)");
    private static final Pattern PAGE_ROW = Pattern.compile("\\| `([a-z.]+)` \\|((?: `[a-z.]+`)*) \\| [^|]+ \\|");
    private static final Pattern RULES_ROW = Pattern.compile(" *([a-z]+\\.[a-z.]+) +\\| ([a-z'. ]+)");

    @Test
    void every_class_that_the_page_names_exists() throws IOException {
        Map<String, String> sources = sources();
        var missing = new TreeSet<String>();
        int named = 0;
        Matcher each = CLASS.matcher(Files.readString(PAGE));
        while (each.find()) {
            named++;
            String source = sources.get(each.group(1));
            String member = each.group(2);
            if (source == null || (member != null && !Pattern.compile("\\b" + member + "\\b").matcher(source).find())) {
                missing.add(each.group());
            }
        }
        assertThat(named).isGreaterThan(100);
        assertThat(missing).isEmpty();
    }

    @Test
    void the_table_of_packages_is_the_one_that_is_enforced() throws IOException {
        Map<String, Set<String>> page = rows(PAGE_ROW, Files.readAllLines(PAGE));
        Map<String, Set<String>> rules = rows(RULES_ROW, Files.readAllLines(RULES));
        assertThat(page).hasSizeGreaterThan(10).isEqualTo(rules);
    }

    private static Map<String, Set<String>> rows(Pattern row, List<String> lines) {
        var rows = new LinkedHashMap<String, Set<String>>();
        for (String line : lines) {
            Matcher match = row.matcher(line);
            if (match.matches()) {
                var known = new HashSet<>(List.of(match.group(2).replaceAll("[`']", "").strip().split(" +")));
                known.remove("");
                rows.put(match.group(1), known);
            }
        }
        return rows;
    }

    /** Returns the text of the file that declares each type, by the type's simple name. */
    private static Map<String, String> sources() throws IOException {
        var sources = new LinkedHashMap<String, String>();
        for (Path file : files()) {
            String text = Files.readString(file);
            Matcher type = TYPE.matcher(text);
            while (type.find()) {
                sources.merge(type.group(1), text, String::concat);
            }
        }
        return sources;
    }

    private static List<Path> files() throws IOException {
        var found = new ArrayList<Path>();
        for (String folder : List.of("plugin-api/src/main", "core")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
            }
        }
        return found;
    }
}
