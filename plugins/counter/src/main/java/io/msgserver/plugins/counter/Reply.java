package io.msgserver.plugins.counter;

/** A response: {@code {"count": 2}}, or {@code {"problem": "…"}} where the client has to do something else. */
sealed interface Reply {

    record Count(long count) implements Reply {}

    record Problem(String problem) implements Reply {}
}
