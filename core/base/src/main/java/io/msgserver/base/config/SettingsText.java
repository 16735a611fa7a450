package io.msgserver.base.config;

import io.msgserver.api.TextFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** The text of a settings file: JSON, in which comments and a trailing comma are allowed. */
public final class SettingsText {
    private SettingsText() {}

    /**
     * Reads settings from their text.
     *
     * @param name   the name of the file, for messages
     * @param home   the folder that relative paths start from
     * @param reader reads the outermost object
     * @throws SettingsException naming every problem
     */
    public static <T> T parse(String name, String json, Path home, Function<Section, T> reader)
            throws SettingsException {
        var problems = new Problems();
        Json document = new JsonReader(TextFile.withoutMark(json), problems).read()
                .orElseThrow(() -> new SettingsException(name, problems.all()));
        T settings = Section.read("", members(document, problems), new ReadContext(home, problems), reader);
        if (problems.count() > 0) {
            throw new SettingsException(name, problems.all());
        }
        return settings;
    }

    private static Map<String, Json> members(Json document, Problems problems) {
        if (document instanceof Json.Members(var members)) {
            return members;
        }
        problems.add("the file", document.shown() + " is not an object; write { … }");
        return Map.of();
    }
}
