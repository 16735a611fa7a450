package io.msgserver.base.config;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;

/** The constants of an enum, written in lower case as all keys are. Upper case is accepted as well. */
public record Choice<E extends Enum<E>>(List<E> constants) implements Kind<E> {

    @Override
    public E read(Json json) throws BadValueException {
        String name = json instanceof Json.Text(var text) ? text : "";
        for (E constant : constants) {
            if (constant.name().equalsIgnoreCase(name)) {
                return constant;
            }
        }
        throw new BadValueException("is not one of " + constants.stream().map(Choice::written).collect(joining(", ")));
    }

    private static String written(Enum<?> constant) {
        return '"' + constant.name().toLowerCase(Locale.ROOT) + '"';
    }
}
