package io.msgserver.host.msgserver;

/** A handler threw what it should not have. The host goes on. */
public final class PluginFaultException extends RuntimeException {

    PluginFaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
