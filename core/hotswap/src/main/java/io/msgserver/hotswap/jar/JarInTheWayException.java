package io.msgserver.hotswap.jar;

/**
 * The jar may be sound, but as things lie it cannot come into service: an operator has to change something else first.
 */
public final class JarInTheWayException extends PluginRejectedException {

    /** @param message what is in the way, and what to do */
    public JarInTheWayException(String message) {
        super(message);
    }
}
