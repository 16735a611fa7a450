package io.msgserver.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded answers of the reference's crypto library, one JSON object in each line. */
final class Vectors {
    private Vectors() {}

    static List<JsonNode> all() {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("/vectors.jsonl"))) {
            JsonMapper json = new JsonMapper();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(json::readTree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> of(String kind) {
        return all().stream().filter(vector -> text(vector, "kind").equals(kind)).toList();
    }

    static String text(JsonNode vector, String field) {
        return vector.required(field).asString();
    }

    static byte[] hex(JsonNode vector, String field) {
        return HexFormat.of().parseHex(text(vector, field));
    }
}
