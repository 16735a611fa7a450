package io.msgserver.protocol;

/** The beginning of a peer's text, made safe to print: a peer must not be able to forge or flood log lines. */
final class Excerpt {
    private static final int MAX_CHARS = 40;

    private Excerpt() {}

    static String of(String text) {
        String shown = text.substring(0, Math.min(text.length(), MAX_CHARS)).replaceAll("[^ -~]", "?");
        return "\"" + shown + (text.length() > MAX_CHARS ? "\"..." : "\"");
    }
}
