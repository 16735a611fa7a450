package io.msgserver.host.msgserver;

/** A handler threw an exception that it must not throw, or does not return. The host continues. */
public final class PluginFaultException extends RuntimeException {

    PluginFaultException(String message) {
        super(message);
    }

    PluginFaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
