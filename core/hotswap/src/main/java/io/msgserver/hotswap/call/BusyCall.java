package io.msgserver.hotswap.call;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call into a plugin that has not returned. Two are equal when they are the same call.
 *
 * @param call        the object that makes it
 * @param number      of that object's calls
 * @param description for the log, as in {@code onRequest of plugin test 1.0.0 for alice}
 * @param thread      that it runs on
 */
public record BusyCall(PluginCall<?> call, int number, Supplier<String> description, Thread thread) {
    @Override
    @SuppressWarnings("ReferenceEquality") // The very object.
    public boolean equals(@Nullable Object other) {
        return other instanceof BusyCall that && call == that.call && number == that.number;
    }

    @Override
    public int hashCode() {
        return 31 * System.identityHashCode(call) + number;
    }
}
