package io.msgserver.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a setting of a plugin may be, both bounds included: for numbers and durations. A value beyond is reported as the host reports its
 * own: the setting's path, the value, and the bound. What no single bound can say belongs in the record's compact constructor.
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

    /** The least, written as in the settings file: {@code "1"}, {@code "0.5"}, {@code "10s"}. Empty for no such bound. */
    String from() default "";

    /** The most, likewise. */
    String to() default "";
}
