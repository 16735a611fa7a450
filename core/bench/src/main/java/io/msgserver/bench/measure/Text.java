package io.msgserver.bench.measure;

import java.util.Locale;

/** Numbers, as people read them. */
public final class Text {
    private Text() {}

    /** A time given in microseconds, in the unit that suits it. */
    public static String time(double micros) {
        if (micros < 1_000) {
            return number(micros) + " µs";
        }
        return micros < 1_000_000 ? number(micros / 1e3) + " ms" : number(micros / 1e6) + " s";
    }

    /** Three digits or more. */
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
