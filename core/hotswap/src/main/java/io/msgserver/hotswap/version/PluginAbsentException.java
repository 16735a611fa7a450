package io.msgserver.hotswap.version;

/** No version of the plugin serves. */
public final class PluginAbsentException extends IllegalStateException {

    /** @param message what waits for which plugin, and the remedy */
    public PluginAbsentException(String message) {
        super(message);
    }
}
