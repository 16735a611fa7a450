package io.msgserver.hotswap.call;

import io.msgserver.hotswap.jar.PluginRejectedException;
import java.util.concurrent.TimeoutException;

/** Thrown when a call into a plugin has not returned in time. */
public final class DeadlinePassedException extends PluginRejectedException {

    DeadlinePassedException(String message, TimeoutException late) {
        super(message, late);
    }
}
