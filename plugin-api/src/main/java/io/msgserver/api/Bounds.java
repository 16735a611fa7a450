package io.msgserver.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The bounds of a plugin's setting, both included: for numbers and durations. A value out of bounds is reported as
 * the host reports those of its own settings: the setting's path, the value and the bound. Rules that are not a single
 * bound belong in the record's compact constructor.
 *
 * <pre>{@code
 * record Options(@Bounds(from = "1", to = "100") int most, @Bounds(from = "1s") Duration patience) {}
 * }</pre>
 *
 * @see PluginHost#settings
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Bounds {

    /** The lowest value, written as in the settings file: {@code "1"}, {@code "0.5"}, {@code "10s"}; empty for none. */
    String from() default "";

    /** The highest value, written likewise; empty for none. */
    String to() default "";
}
