package io.msgserver.hotswap.jar;

/**
 * Thrown when a jar may be valid, but cannot come into service because of something else, which an operator has to
 * change first.
 */
public final class JarInTheWayException extends PluginRejectedException {

    /** @param message the obstacle and the remedy */
    public JarInTheWayException(String message) {
        super(message);
    }
}
