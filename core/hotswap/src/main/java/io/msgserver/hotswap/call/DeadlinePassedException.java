package io.msgserver.hotswap.call;

import io.msgserver.hotswap.jar.PluginRejectedException;
import java.util.concurrent.TimeoutException;

/** A plugin has not come back in time. */
public final class DeadlinePassedException extends PluginRejectedException {

    DeadlinePassedException(String message, TimeoutException late) {
        super(message, late);
    }
}
