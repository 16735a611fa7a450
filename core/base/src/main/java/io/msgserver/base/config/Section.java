package io.msgserver.base.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object of the file while it is read. A getter that finds a problem records it and returns the fallback, so that
 * the caller continues. The caller must discard the result when there are problems. Not thread-safe.
 */
public final class Section {
    private final String path;
    private final Map<String, Json> members;
    private final ReadContext context;
    private final Set<String> requestedKeys = new LinkedHashSet<>();

    private Section(String path, Map<String, Json> members, ReadContext context) {
        this.path = path;
        this.members = members;
        this.context = context;
    }

    /** Reads the object at {@code path}; every key that {@code reader} does not ask for becomes a problem. */
    public static <T> T read(String path, Map<String, Json> members, ReadContext context, Function<Section, T> reader) {
        var section = new Section(path, members, context);
        T result = reader.apply(section);
        section.reportUnknownKeys();
        return result;
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + '.' + key;
    }

    public Path home() {
        return context.home();
    }

    /** Returns whether the file has the key, with any value. */
    public boolean has(String key) {
        requestedKeys.add(key);
        return members.containsKey(key);
    }

    /**
     * Returns whether the value of the key is null, which stands for none. Where none has no meaning, null is a
     * problem.
     */
    public boolean isNothing(String key) {
        requestedKeys.add(key);
        return members.get(key) instanceof Json.Null;
    }

    public <T> T get(String key, Kind<T> kind, T fallback) {
        return read(key, kind).orElse(fallback);
    }

    public int get(String key, Range range, int fallback) {
        return Math.toIntExact(get(key, range, Long.valueOf(fallback)));
    }

    /** Reads an optional value, which may be missing or null. */
    public <T> @Nullable T getOrNone(String key, Kind<T> kind) {
        return isNothing(key) ? null : read(key, kind).orElse(null);
    }

    @Nullable
    public Integer getOrNone(String key, Range range) {
        Long number = this.<Long>getOrNone(key, (Kind<Long>) range);
        return number == null ? null : Math.toIntExact(number);
    }

    /**
     * Reads a text that has no default.
     *
     * @param remedy what to write
     * @return the text; a placeholder when there is a problem
     */
    public String require(String key, String remedy) {
        if (!has(key)) {
            problem(key, "is missing; " + remedy);
        }
        return get(key, Name.ANY, "?");
    }

    /**
     * Reads the path of a file that has no default. A relative path starts at {@link #home}.
     *
     * @param remedy what to write
     * @return the file; home when there is a problem
     */
    public Path requireFile(String key, String remedy) {
        if (!has(key)) {
            problem(key, "is missing; " + remedy);
        }
        return get(key, Kind.fileFrom(home()), home());
    }

    /** Reads the object of the key; an empty one when there is none. */
    public <T> T section(String key, Function<Section, T> reader) {
        return read(join(path, key), members(key), context, reader);
    }

    /** Reads the objects in the list of the key; none when there is no list. */
    public <T> List<T> sections(String key, Function<Section, T> reader) {
        List<Json> items = read(key, Section::items).orElse(List.of());
        List<T> results = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            item(join(path, key) + '[' + i + ']', items.get(i), reader).ifPresent(results::add);
        }
        return List.copyOf(results);
    }

    /** Returns all keys that the file has here, for a section that accepts any key. */
    public Set<String> keys() {
        return members.keySet();
    }

    /** Returns the members of the object of the key; none when there is no object. */
    public Map<String, Json> members(String key) {
        return read(key, Section::members).orElse(Map.of());
    }

    /**
     * Claims a resource that only one section can have. A key that already has a problem claims nothing.
     *
     * @param key    the key to report when another section has the resource
     * @param what   the resource, as in "127.0.0.1:8888"
     * @param remedy the remedy for a clash
     */
    public void claim(String key, String what, String remedy) {
        if (!hasProblem(key)) {
            context.owners().claim(what, path)
                    .ifPresent(owner -> problem(key, what + " is taken by " + owner + "; " + remedy));
        }
    }

    /** Claims the port of a listener. Port 0 stands for any free port and is never claimed. */
    public void claimPort(String addressKey, String address, String portKey, int port) {
        if (port != 0 && !hasProblem(addressKey)) {
            claim(portKey, address + ':' + port, "choose another port, or 0 for any free one");
        }
    }

    /** Returns the number of problems that the whole file has so far. */
    int problems() {
        return context.problems().count();
    }

    /** Records a problem of the section as a whole. */
    void problem(String problem) {
        context.problems().add(path, problem);
    }

    private boolean hasProblem(String key) {
        return context.problems().has(join(path, key));
    }

    private void problem(String key, String problem) {
        context.problems().add(join(path, key), problem);
    }

    private <T> Optional<T> read(String key, Kind<T> kind) {
        requestedKeys.add(key);
        Json value = members.get(key);
        return value == null ? Optional.empty() : value(join(path, key), value, kind);
    }

    private <T> Optional<T> item(String itemPath, Json item, Function<Section, T> reader) {
        return value(itemPath, item, Section::members).map(members -> read(itemPath, members, context, reader));
    }

    private <T> Optional<T> value(String valuePath, Json value, Kind<T> kind) {
        try {
            return Optional.of(kind.read(present(value)));
        } catch (BadValueException e) {
            context.problems().add(valuePath, shown(valuePath, value) + ' ' + e.getMessage());
            return Optional.empty();
        }
    }

    private static Json present(Json value) throws BadValueException {
        if (value instanceof Json.Null) {
            throw new BadValueException("is not a value; write one, or leave the key out");
        }
        return value;
    }

    private static Map<String, Json> members(Json value) throws BadValueException {
        if (value instanceof Json.Members(var members)) {
            return members;
        }
        throw new BadValueException("is not an object; write { … }");
    }

    private static List<Json> items(Json value) throws BadValueException {
        if (value instanceof Json.Items(var items)) {
            return items;
        }
        throw new BadValueException("is not a list; write [ … ]");
    }

    private static String shown(String valuePath, Json value) {
        return Confidential.is(valuePath) ? Confidential.HIDDEN : value.shown();
    }

    private void reportUnknownKeys() {
        for (String key : members.keySet()) {
            if (!requestedKeys.contains(key)) {
                problem(key, "no such key; " + suggestion(key));
            }
        }
    }

    private String suggestion(String key) {
        @Nullable
        String nearest = Spelling.nearest(key, requestedKeys);
        if (nearest != null) {
            return "did you mean " + nearest + "?";
        }
        return requestedKeys.isEmpty()
                ? "there is nothing to set here"
                : "known are " + String.join(", ", requestedKeys);
    }
}
