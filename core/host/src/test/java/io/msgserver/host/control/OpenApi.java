package io.msgserver.host.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenAPI document of the control routes, against which real replies are checked. Supports the part of JSON Schema
 * that the document uses.
 */
record OpenApi(JsonNode document) {

    static OpenApi read() throws IOException {
        return new OpenApi(JsonMapper.shared()
                .readTree(Files.readString(Path.of("../../distribution/docs/openapi.json"))));
    }

    /** Returns the operations, as in {@code GET /gates/{servername}}. */
    Set<String> operations() {
        var found = new TreeSet<String>();
        document.path("paths").forEachEntry((path, methods) -> methods.propertyNames()
                .forEach(method -> found.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
        return found;
    }

    /** Returns the status codes of each operation, as in {@code GET /gates 200}. */
    Set<String> answers() {
        var found = new TreeSet<String>();
        operations().forEach(operation -> responses(operation).propertyNames().stream()
                .filter(code -> !code.equals("default")).forEach(code -> found.add(operation + " " + code)));
        return found;
    }

    private JsonNode responses(String operation) {
        String[] words = operation.split(" ", 2);
        return document.path("paths").path(words[1]).path(words[0].toLowerCase(java.util.Locale.ROOT))
                .path("responses");
    }

    /** Returns whether the operation needs the token, which is the default. */
    boolean needsToken(String operation) {
        String[] words = operation.split(" ", 2);
        return document.path("paths").path(words[1]).path(words[0].toLowerCase(java.util.Locale.ROOT)).path("security")
                .isMissingNode();
    }

    /** Returns the names of the query parameters. */
    Set<String> query(String operation) {
        String[] words = operation.split(" ", 2);
        var names = new TreeSet<String>();
        document.path("paths").path(words[1]).path(words[0].toLowerCase(java.util.Locale.ROOT)).path("parameters")
                .forEach(parameter -> {
                    if (parameter.path("in").asString().equals("query")) {
                        names.add(parameter.path("name").asString());
                    }
                });
        return names;
    }

    /** Fails when the document does not allow that reply. */
    void check(String operation, int status, String type, JsonNode body) {
        JsonNode named = responses(operation).path(String.valueOf(status));
        JsonNode response = resolved(named.isMissingNode() ? responses(operation).path("default") : named);
        JsonNode schema = response.path("content").path(type).path("schema");
        assertThat(schema.isMissingNode()).as("%s answers %s with %s", operation, status, type).isFalse();
        check(operation + " " + status, schema, body);
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node.get("$ref");
        return reference == null ? node : document.at(reference.asString().substring(1));
    }

    private void check(String place, JsonNode reference, JsonNode value) {
        JsonNode schema = resolved(reference);
        if (schema.has("oneOf")) {
            check(place, schema.path("oneOf").get(value.isNull() ? 1 : 0), value);
            return;
        }
        if (schema.has("type")) {
            assertThat(types(schema.path("type"))).as(place).contains(typeOf(value));
        }
        if (value.isString()) {
            checkText(place, schema, value.asString());
        } else if (value.isArray() && schema.has("items")) {
            value.forEach(item -> check(place + "[]", schema.path("items"), item));
        } else if (value.isObject()) {
            checkObject(place, schema, value);
        } else if (value.isNumber() && schema.has("minimum")) {
            assertThat(value.asLong()).as(place).isGreaterThanOrEqualTo(schema.path("minimum").asLong());
        }
    }

    private static Set<String> types(JsonNode type) {
        var types = new TreeSet<String>();
        if (type.isArray()) {
            type.forEach(each -> types.add(each.asString()));
        } else {
            types.add(type.asString());
        }
        return types;
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case ARRAY -> "array";
            default -> "object";
        };
    }

    private static void checkText(String place, JsonNode schema, String text) {
        if (schema.path("format").asString("").equals("date-time")) {
            assertThat(java.time.Instant.parse(text)).as(place).isNotNull();
        }
        if (schema.has("pattern")) {
            assertThat(text).as(place).matches(schema.path("pattern").asString());
        }
        if (schema.has("const")) {
            assertThat(text).as(place).isEqualTo(schema.path("const").asString());
        }
        if (schema.has("enum")) {
            var allowed = new TreeSet<String>();
            schema.path("enum").forEach(each -> allowed.add(each.asString()));
            assertThat(allowed).as(place).contains(text);
        }
    }

    private void checkObject(String place, JsonNode schema, JsonNode value) {
        schema.path("required").forEach(key -> assertThat(value.has(key.asString())).as(place + "." + key).isTrue());
        value.forEachEntry((key, member) -> {
            JsonNode known = schema.path("properties").path(key);
            assertThat(known.isMissingNode() && schema.path("additionalProperties").isBoolean()).as(place + "." + key)
                    .isFalse();
            check(place + "." + key, known, member);
        });
    }
}
