package io.msgserver.host.plugin;

/** What serves since a jar was installed, by itself or as a part of those that need it. */
public record Installed(String id, String version) {}
