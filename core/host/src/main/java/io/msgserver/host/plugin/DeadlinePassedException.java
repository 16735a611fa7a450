package io.msgserver.host.plugin;

import java.util.concurrent.TimeoutException;

/** A plugin has not come back in time. */
final class DeadlinePassedException extends PluginRejectedException {

    DeadlinePassedException(String message, TimeoutException late) {
        super(message, late);
    }
}
