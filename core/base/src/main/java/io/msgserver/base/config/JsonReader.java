package io.msgserver.base.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads JSON with comments and a trailing comma. It tracks what may come next, so that broken JSON is reported in terms
 * of the file and not of the parser.
 */
final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();
    private static final String VALUE = "a value: text in double quotes, a number, true, false, { or [";

    private final String text;
    private final Problems problems;
    private final JsonParser parser;
    private String expected = "'{'";

    JsonReader(String text, Problems problems) {
        this.text = text;
        this.problems = problems;
        parser = FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    /**
     * Reads the whole text. Returns empty and records the problem when the text is broken. Records keys that are
     * written twice as problems too.
     */
    Optional<Json> read() {
        try (parser) {
            return documentUnlessBroken();
        }
    }

    private Optional<Json> documentUnlessBroken() {
        try {
            return document();
        } catch (JacksonException e) {
            problems.add(place(e.getLocation()), fault(e));
            return Optional.empty();
        }
    }

    private Optional<Json> document() {
        if (parser.nextToken() == null) {
            problems.add("line 1, column 1", "found nothing but space and comments, expected '{'");
            return Optional.empty();
        }
        Json document = value("");
        expected = "nothing more";
        if (parser.nextToken() != null) {
            problems.add(place(parser.currentTokenLocation()), "found a second value, expected nothing more");
        }
        return Optional.of(document);
    }

    private Json value(String path) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(path);
            case START_ARRAY -> items(path);
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(parser.getString());
            case VALUE_TRUE -> new Json.Flag(true);
            case VALUE_FALSE -> new Json.Flag(false);
            case VALUE_NULL -> new Json.Null();
            default -> throw new AssertionError(parser.currentToken());
        };
    }

    private Json text() {
        expected = "a text that ends in its own line with a double quote, a backslash in it written twice";
        return new Json.Text(parser.getString());
    }

    private Json members(String path) {
        Map<String, Json> members = new LinkedHashMap<>();
        expected = "a key in double quotes, or '}'";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            member(path, members);
            expected = "a comma and a key in double quotes, or '}'";
        }
        return new Json.Members(Collections.unmodifiableMap(members));
    }

    private void member(String path, Map<String, Json> members) {
        String key = parser.currentName();
        String keyPath = Section.join(path, key);
        if (members.containsKey(key)) {
            int line = parser.currentTokenLocation().getLineNr();
            problems.add(keyPath, "written a second time in line " + line + "; keep one of the two");
        }
        parser.nextToken();
        members.put(key, value(keyPath));
    }

    private Json items(String path) {
        List<Json> items = new ArrayList<>();
        expected = VALUE + ", or ']'";
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(path + '[' + items.size() + ']'));
            expected = "a comma and a value, or ']'";
        }
        return new Json.Items(Collections.unmodifiableList(items));
    }

    private static String place(TokenStreamLocation location) {
        return location == null
                ? "the file"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private String fault(JacksonException e) {
        if (e.getLocation() == null) {
            return "found objects in objects 500 deep or a number of 1000 digits, expected settings; make it simpler";
        }
        return "found " + found(e.getLocation().getCharOffset()) + ", expected " + expected(e);
    }

    /**
     * Returns the character at an offset for a message. It is one character only, since the text after it may be a
     * password.
     */
    private String found(long offset) {
        if (offset >= text.length()) {
            return "the end of the file";
        }
        char found = text.charAt((int) offset);
        if (found == '\n' || found == '\r') {
            return "the end of the line";
        }
        return Character.isISOControl(found)
                ? String.format(Locale.ROOT, "the control character U+%04X", (int) found)
                : "'" + found + "'";
    }

    private String expected(JacksonException e) {
        if (e.getOriginalMessage().contains("numeric value")) {
            return "a number like 8888, -1 or 0.5";
        }
        // The parser reads ahead to the value of a key before it returns the key.
        return parser.currentToken() == JsonToken.PROPERTY_NAME ? "a colon and " + VALUE : expected;
    }
}
