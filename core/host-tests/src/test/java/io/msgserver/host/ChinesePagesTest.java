package io.msgserver.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages in {@code distribution/docs/zh} follow their English originals. */
class ChinesePagesTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path ENGLISH = ROOT.resolve("distribution/docs");
    private static final Path CHINESE = ENGLISH.resolve("zh");
    /** The build creates this folder in the distribution, whose links DocumentsIT checks. */
    private static final Path JAVADOC = ENGLISH.resolve("api");

    private static final Pattern HEADING = Pattern.compile("^(#{1,6}) .*", Pattern.MULTILINE);
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(CHINESE)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_and_its_original_link_to_one_another(Path page) throws IOException {
        Path original = original(page);
        String opening = Files.readString(page).lines().findFirst().orElse("");
        assertThat(links(opening).map(link -> target(page, link)))
                .as("links in line 1 of %s", page).containsExactly(original.normalize());
        assertThat(links(Markdown.read(original).prose()).map(link -> target(original, link)))
                .as("links of %s", original).contains(page.normalize());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_has_the_listings_of_its_original(Path page) throws IOException {
        List<Listing> translated = Markdown.read(page).listings();
        List<Listing> listings = Markdown.read(original(page)).listings();
        for (int i = 0; i < Math.min(translated.size(), listings.size()); i++) {
            compare(page, translated.get(i), listings.get(i));
        }
        assertThat(translated).extracting(Listing::line).as("lines where listings of %s begin", page)
                .hasSameSizeAs(listings);
    }

    private static void compare(Path page, Listing translated, Listing original) {
        List<String> lines = translated.text().lines().toList();
        List<String> originals = original.text().lines().toList();
        for (int i = 0; i < Math.min(lines.size(), originals.size()); i++) {
            assertThat(lines.get(i))
                    .as("line %d of %s, which is line %d of its original", translated.line() + i, page,
                            original.line() + i)
                    .isEqualTo(originals.get(i));
        }
        assertThat(lines).as("listing in line %d of %s", translated.line(), page).hasSameSizeAs(originals);
    }

    /** The order may differ, because a translation moves code within a sentence. */
    @ParameterizedTest
    @MethodSource("pages")
    void a_page_has_the_code_spans_of_its_original(Path page) throws IOException {
        assertThat(codeSpans(page)).as("code spans of %s", page)
                .containsExactlyInAnyOrderElementsOf(codeSpans(original(page)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_has_headings_of_the_levels_of_its_original(Path page) throws IOException {
        List<MatchResult> translated = headings(page);
        List<MatchResult> headings = headings(original(page));
        for (int i = 0; i < Math.min(translated.size(), headings.size()); i++) {
            assertThat(translated.get(i).group(1)).as("heading %d of %s, \"%s\"; in %s it is \"%s\"", i + 1, page,
                    translated.get(i).group(), original(page), headings.get(i).group())
                    .isEqualTo(headings.get(i).group(1));
        }
        assertThat(translated.stream().map(MatchResult::group)).as("headings of %s", page)
                .hasSameSizeAs(headings);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_relative_link_of_a_page_leads_to_a_file(Path page) throws IOException {
        assertThat(links(Markdown.read(page).prose())
                .filter(link -> !target(page, link).startsWith(JAVADOC.normalize()))
                .filter(link -> Files.notExists(target(page, link))))
                .as("links of %s that lead nowhere", page).isEmpty();
    }

    private static Path original(Path page) {
        Path name = CHINESE.relativize(page);
        Path original = name.equals(Path.of("README.md")) ? ROOT.resolve(name) : ENGLISH.resolve(name);
        assertThat(original).as("the English page of %s", page).isRegularFile();
        return original;
    }

    private static Stream<String> links(String text) {
        return LINK.matcher(text).results().map(link -> link.group(1));
    }

    private static Path target(Path page, String link) {
        return page.resolveSibling(link).normalize();
    }

    private static List<String> codeSpans(Path page) throws IOException {
        return CODE_SPAN.matcher(Markdown.read(page).prose()).results()
                .map(span -> span.group(1).replaceAll("\\s+", " ")).toList();
    }

    private static List<MatchResult> headings(Path page) throws IOException {
        return HEADING.matcher(Markdown.read(page).prose()).results().toList();
    }

    /**
     * A block of code, fenced or indented.
     *
     * @param line the number of its first line, from 1
     * @param text all its lines, fences included
     */
    private record Listing(int line, String text) {}

    /**
     * The parts of a page.
     *
     * @param prose everything outside the listings
     */
    private record Markdown(String prose, List<Listing> listings) {
        /** Matches a listing. Indented code begins after an empty line, and may contain empty lines. */
        private static final Pattern LISTING = Pattern.compile(
                "^```.*\n(?:(?!```).*\n)*```$|(?<=\n\n)(?: {4}.*\n)(?:\n*(?: {4}.*\n))*", Pattern.MULTILINE);

        static Markdown read(Path page) throws IOException {
            String text = Files.readString(page);
            var listings = new ArrayList<Listing>();
            Matcher each = LISTING.matcher(text);
            while (each.find()) {
                int line = (int) text.substring(0, each.start()).lines().count() + 1;
                listings.add(new Listing(line, each.group()));
            }
            return new Markdown(each.replaceAll(""), listings);
        }
    }
}
