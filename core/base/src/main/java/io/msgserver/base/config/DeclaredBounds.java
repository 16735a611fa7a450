package io.msgserver.base.config;

import io.msgserver.api.Bounds;
import org.jspecify.annotations.Nullable;

/**
 * The bounds that the author of a plugin has put on a setting. They are read as the values of the file are.
 *
 * @param declared the annotation; null when there is none
 * @param noun     the name of the setting in messages
 */
record DeclaredBounds(@Nullable Bounds declared, String noun) {

    /** Returns the range of these bounds within the range of the type. */
    Range within(Range whole) throws BadValueException {
        return declared == null
                ? whole
                : new Range(numeral(declared.from(), whole, whole.least()), numeral(declared.to(), whole, whole.most()),
                        noun);
    }

    DecimalRange within(DecimalRange whole) throws BadValueException {
        return declared == null
                ? whole
                : new DecimalRange(numeral(declared.from(), whole, whole.least()),
                        numeral(declared.to(), whole, whole.most()), noun);
    }

    DurationRange within(DurationRange whole) throws BadValueException {
        return declared == null
                ? whole
                : new DurationRange(read(declared.from(), new Json.Text(declared.from()), whole, whole.least()),
                        read(declared.to(), new Json.Text(declared.to()), whole, whole.most()));
    }

    private static <T> T numeral(String text, Kind<T> kind, T open) throws BadValueException {
        return read(text, new Json.Numeral(text), kind, open);
    }

    private static <T> T read(String text, Json json, Kind<T> kind, T open) throws BadValueException {
        return text.isEmpty() ? open : kind.read(json);
    }
}
