package io.msgserver.bench.child;

import java.io.IOException;
import java.nio.file.Path;

/** A plugin that serves the gates of a child. */
public sealed interface ServedPlugin permits MadePlugin, GivenPlugin {
    /** Returns the plugin's name, as in its manifest. */
    String id();

    /** Replaces the jar at that path atomically. */
    void put(Path jar, String version) throws IOException;
}
