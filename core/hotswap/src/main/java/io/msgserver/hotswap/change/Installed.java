package io.msgserver.hotswap.change;

/**
 * A version that serves since a jar was installed, by itself or as a part of those that need it.
 *
 * @param note that nobody uses it, and who may have been meant; empty when there is nothing to say
 */
public record Installed(String id, String version, String note) {}
