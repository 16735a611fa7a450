package io.msgserver.bench.measure;

import java.util.Locale;

/** Formats numbers for people. */
public final class Text {
    private Text() {}

    /** Formats a time given in microseconds, in a suitable unit. */
    public static String time(double micros) {
        if (micros < 1_000) {
            return number(micros) + " µs";
        }
        return micros < 1_000_000 ? number(micros / 1e3) + " ms" : number(micros / 1e6) + " s";
    }

    /** Formats a number with at least three digits. */
    public static String number(double value) {
        String form = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }

    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    public static String megabytes(long bytes) {
        return number((double) bytes / (1 << 20)) + " MB";
    }
}
