package io.msgserver.hotswap.version;

/**
 * Confirms or undoes the effects that a version has on an endpoint before it serves. Called once, when the version comes
 * into service or is discarded.
 */
public interface ActivationListener {

    /** The version has come into service. */
    void activated();

    /** The version does not come into service. Its code may still run. */
    void discarded();
}
