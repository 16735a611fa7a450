package io.msgserver.bench.child;

import java.io.IOException;
import java.nio.file.Path;

/** A plugin that serves the gates of a child. */
public sealed interface ServedPlugin permits MadePlugin, GivenPlugin {
    /** As in its manifest. */
    String id();

    /** Puts its jar into the place of whatever is there, in one step. */
    void put(Path jar, String version) throws IOException;
}
