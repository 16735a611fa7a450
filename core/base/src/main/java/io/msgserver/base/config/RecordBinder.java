package io.msgserver.base.config;

import static java.util.stream.Collectors.joining;

import io.msgserver.api.Bounds;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Makes a record from the values of a section, with defaults for the missing ones. It uses reflection, since a plugin's
 * settings are declared only by the plugin's own record.
 */
public record RecordBinder(Section section) {
    private static final Range INTS = new Range(Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
    private static final Range LONGS = new Range(Long.MIN_VALUE, Long.MAX_VALUE, "long");

    /**
     * @throws IllegalArgumentException when the record itself cannot be read from a file
     */
    public <R extends Record> R bind(R defaults) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        int before = section.problems();
        Object[] values = Stream.of(components).map(component -> value(component, defaults)).toArray();
        // With fallbacks for bad values, the constructor might reject a combination that is not in the file.
        return section.problems() == before ? create(defaults, components, values) : defaults;
    }

    private Object value(RecordComponent component, Record defaults) {
        String key = key(component);
        return switch (defaultOf(component, defaults)) {
            case Integer number ->
                Math.toIntExact(bounded(component, bounds -> bounds.within(INTS), number.longValue()));
            case Long number -> bounded(component, bounds -> bounds.within(LONGS), number);
            case Double number -> bounded(component, bounds -> bounds.within(DecimalRange.ANY), number);
            case Duration duration -> bounded(component, bounds -> bounds.within(DurationRange.ANY), duration);
            case Object other when component.isAnnotationPresent(Bounds.class) -> throw unusable(component,
                    "has @Bounds, which are for numbers and durations, and not for a " + other.getClass().getName());
            case String text -> section.get(key, Kind.TEXT, text);
            case Boolean flag -> section.get(key, Kind.FLAG, flag);
            case Path path -> section.get(key, Kind.pathFrom(section.home()), section.home().resolve(path));
            case Enum<?> constant -> choice(key, constant);
            case Record nested -> section.section(key, inner -> new RecordBinder(inner).bind(nested));
            case List<?> texts when isListOfStrings(component.getGenericType()) -> texts(key, texts);
            default -> throw unusable(component, "has a type that settings cannot have: "
                    + component.getGenericType().getTypeName());
        };
    }

    /** Makes the kind of a component from the bounds that it declares. */
    private interface Declared<T> {
        Bounded<T> read(DeclaredBounds bounds) throws BadValueException;
    }

    private <T> T bounded(RecordComponent component, Declared<T> declared, T fallback) {
        String key = key(component);
        var bounds = new DeclaredBounds(component.getAnnotation(Bounds.class), key.replace('_', ' '));
        try {
            Bounded<T> kind = declared.read(bounds);
            kind.inBounds(fallback);
            return section.get(key, kind, fallback);
        } catch (BadValueException e) {
            throw unusable(component, "has bounds that cannot be read, or a default beyond them: it " + e.getMessage());
        }
    }

    private <E extends Enum<E>> E choice(String key, Enum<E> constant) {
        Class<E> type = constant.getDeclaringClass();
        return section.get(key, new Choice<>(List.of(type.getEnumConstants())), type.cast(constant));
    }

    private List<String> texts(String key, List<?> defaults) {
        return section.get(key, Kind.TEXTS, defaults.stream().map(String.class::cast).toList());
    }

    private static boolean isListOfStrings(Type type) {
        return type instanceof ParameterizedType list && list.getActualTypeArguments()[0] == String.class;
    }

    private static Object defaultOf(RecordComponent component, Record defaults) {
        Object value = valueOf(component.getAccessor(), defaults);
        if (value == null) {
            throw unusable(component, "has null as its default; give it a value");
        }
        return value;
    }

    private static Object valueOf(Method accessor, Record defaults) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(defaults);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read the default " + accessor, e);
        }
    }

    private <R extends Record> R create(R defaults, RecordComponent[] components, Object[] values) {
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            @SuppressWarnings("unchecked") // A record's class declares the constructor that makes it.
            var constructor = ((Class<R>) defaults.getClass()).getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            section.problem(reason(e.getTargetException()));
            return defaults;
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make a " + defaults.getClass().getName(), e);
        }
    }

    private static String reason(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }

    private static IllegalArgumentException unusable(RecordComponent component, String problem) {
        return new IllegalArgumentException(
                component.getDeclaringRecord().getName() + '.' + component.getName() + ' ' + problem);
    }

    /** Returns the key of a component: {@code max_retries} for {@code maxRetries}. */
    private static String key(RecordComponent component) {
        return component.getName().chars()
                .mapToObj(letter -> Character.isUpperCase(letter)
                        ? "_" + Character.toString(letter)
                        : Character.toString(letter))
                .collect(joining()).toLowerCase(Locale.ROOT);
    }
}
