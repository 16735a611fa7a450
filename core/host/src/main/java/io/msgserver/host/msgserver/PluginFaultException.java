package io.msgserver.host.msgserver;

/** A handler threw what it should not have, or does not come back. The host goes on. */
public final class PluginFaultException extends RuntimeException {

    PluginFaultException(String message) {
        super(message);
    }

    PluginFaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
