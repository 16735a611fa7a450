package io.msgserver.protocol;

/** The beginning of a peer's text, made safe to print: a log line must not be forged or flooded by who is logged. */
final class Excerpt {
    private static final int MAX_CHARS = 40;

    private Excerpt() {}

    static String of(String text) {
        String shown = text.substring(0, Math.min(text.length(), MAX_CHARS)).replaceAll("[^ -~]", "?");
        return "\"" + shown + (text.length() > MAX_CHARS ? "\"..." : "\"");
    }
}
