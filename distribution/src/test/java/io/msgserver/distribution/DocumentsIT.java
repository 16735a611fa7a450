package io.msgserver.distribution;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks what the documents say of other things. */
class DocumentsIT {
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();
    private static final Path BUILT = Path.of("target/msgserver").toAbsolutePath();
    private static final Path DOCUMENTS = BUILT.resolve("docs");
    /** A text in bold at the begin of a paragraph. */
    private static final Pattern QUOTED = Pattern.compile("^\\*\\*(.+?)\\*\\*", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    @Test
    void every_message_of_the_troubleshooting_is_one_that_is_printed() throws IOException {
        String printed = printed();
        List<String> messages = messages(Files.readString(BUILT.resolve("docs/troubleshooting.md")));
        assertThat(messages).hasSizeGreaterThan(30);
        for (String message : messages) {
            for (String part : message.split("…", -1)) {
                assertThat(printed.contains(part)).as("\"%s\" of \"%s\" is printed by nobody", part, message).isTrue();
            }
        }
    }

    private static List<String> messages(String page) {
        var messages = new ArrayList<String>();
        Matcher quoted = QUOTED.matcher(page);
        while (quoted.find()) {
            CODE.matcher(quoted.group(1)).results().map(code -> code.group(1)).forEach(messages::add);
        }
        return messages;
    }

    /** All source texts of the plugin API, the host, the commands and the plugins, each message in one piece. */
    private static String printed() throws IOException {
        String java = sources("plugin-api") + sources("core") + sources("plugins");
        return java.replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\"")
                + Files.readString(BUILT.resolve("bin/msgserver"));
    }

    private static String sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES.resolve(folder))) {
            return files
                    .filter(file -> file.toString().contains("/src/main/java/") && file.toString().endsWith(".java"))
                    .map(DocumentsIT::text).collect(joining("\n"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }

    @Test
    void every_link_between_documents_leads_somewhere() throws IOException {
        checkLinks(BUILT.resolve("README.md"));
        documents().forEach(DocumentsIT::checkLinks);
    }

    @Test
    void every_document_is_in_the_index() throws IOException {
        String index = text(DOCUMENTS.resolve("README.md"));
        for (Path document : documents()) {
            String link = DOCUMENTS.relativize(document).toString();
            if (!link.equals("README.md")) {
                assertThat(index).as("the index").contains("](" + link + ")");
            }
        }
    }

    /** The Markdown files of all folders, except those that come with the Javadoc. */
    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(DOCUMENTS)) {
            return files.filter(file -> file.toString().endsWith(".md") && !file.startsWith(DOCUMENTS.resolve("api")))
                    .toList();
        }
    }

    private static void checkLinks(Path document) {
        LINK.matcher(text(document)).results().map(link -> link.group(1))
                .forEach(link -> assertThat(document.resolveSibling(link)).as("%s in %s", link, document).exists());
    }
}
