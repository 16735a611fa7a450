package io.msgserver.hotswap.call;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call into a plugin that has not come back.
 *
 * @param call   the very call, to know it again
 * @param told   for the log, as in {@code gate sample: onRequest of test 1.0.0 for alice}
 * @param thread it is on
 */
public record BusyCall(Object call, Supplier<String> told, Thread thread) {
    /** A call is itself and no other. */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
        return other instanceof BusyCall that && call == that.call;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(call);
    }
}
