package io.msgserver.host.config;

import io.msgserver.base.config.Confidential;
import io.msgserver.base.config.Json;
import io.msgserver.hotswap.settings.PluginSettings;
import io.msgserver.protocol.HandshakeKind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The view of settings for operators: the settings in force, defaults included, with the keys of the file. The value of
 * a key that looks like a password, a secret, a token or a key is hidden, and so are names and passwords in addresses.
 */
public final class ShownSettings {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new SimpleModule().addSerializer(Duration.class, new AsText<>(ShownSettings::text))
                    .addSerializer(Path.class, new AsText<>(Path::toString))
                    .addSerializer(Network.class, new AsText<>(Network::toString))
                    .addSerializer(HandshakeKind.class, new AsText<>(HandshakeKind::toString))
                    .addSerializer(PluginSettings.class, new OfPlugin()))
            .build();

    private ShownSettings() {}

    /** Returns a new tree of the settings in which confidential values are hidden. */
    public static JsonNode of(HostSettings settings) {
        JsonNode tree = tree(settings);
        hide(tree);
        return tree;
    }

    /** Returns a new tree of the settings in which nothing is hidden. */
    static JsonNode tree(HostSettings settings) {
        return MAPPER.valueToTree(settings);
    }

    private static void hide(JsonNode node) {
        switch (node) {
            case ObjectNode object -> object.propertyNames().stream().toList().forEach(key -> hide(object, key));
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    JsonNode item = array.get(i);
                    if (item instanceof StringNode text) {
                        array.set(i, Confidential.shown(text.asString()));
                    } else {
                        hide(item);
                    }
                }
            }
            default -> {
            }
        }
    }

    private static void hide(ObjectNode object, String key) {
        JsonNode value = object.get(key);
        if (Confidential.is(key)) {
            object.put(key, Confidential.HIDDEN);
        } else if (value instanceof StringNode text) {
            object.put(key, Confidential.shown(text.asString()));
        } else {
            hide(value);
        }
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    private static @Nullable Object plain(Json json) {
        return switch (json) {
            case Json.Text(var text) -> text;
            case Json.Numeral(var digits) -> number(digits);
            case Json.Flag(var flag) -> flag;
            case Json.Null() -> null;
            case Json.Items(var items) -> plain(items);
            case Json.Members(var members) -> plain(members);
        };
    }

    /** Returns the number; the text when its exponent is too large, as in a setting that no plugin has read. */
    private static Object number(String digits) {
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException _) {
            return digits;
        }
    }

    private static List<@Nullable Object> plain(List<Json> items) {
        var plain = new ArrayList<@Nullable Object>();
        items.forEach(item -> plain.add(plain(item)));
        return plain;
    }

    private static Map<String, @Nullable Object> plain(Map<String, Json> members) {
        var plain = new LinkedHashMap<String, @Nullable Object>();
        members.forEach((key, value) -> plain.put(key, plain(value)));
        return plain;
    }

    private static final class AsText<T> extends ValueSerializer<T> {
        private final Function<T, String> text;

        AsText(Function<T, String> text) {
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeString(text.apply(value));
        }
    }

    private static final class OfPlugin extends ValueSerializer<PluginSettings> {
        @Override
        public void serialize(PluginSettings settings, JsonGenerator json, SerializationContext context) {
            json.writePOJO(plain(settings.members()));
        }
    }
}
