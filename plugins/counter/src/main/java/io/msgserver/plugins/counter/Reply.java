package io.msgserver.plugins.counter;

/** A response: {@code {"count": 2}}, or {@code {"problem": "…"}} when the client made an error. */
sealed interface Reply {

    record Count(long count) implements Reply {}

    record Problem(String problem) implements Reply {}
}
