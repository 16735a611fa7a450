package io.msgserver.hotswap.change;

/**
 * A version that an operator has installed, and that serves by itself or as a part of the plugins that need it.
 *
 * @param note the note that no endpoint uses it, and which plugin it may have been meant for; otherwise empty
 */
public record Installed(String id, String version, String note) {}
