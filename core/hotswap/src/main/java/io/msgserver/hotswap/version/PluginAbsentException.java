package io.msgserver.hotswap.version;

/** Thrown when no version of the plugin serves. */
public final class PluginAbsentException extends IllegalStateException {

    /** @param message names the absent plugin, the endpoint that needs it, and the remedy */
    public PluginAbsentException(String message) {
        super(message);
    }
}
