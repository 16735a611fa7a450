package io.msgserver.cli.demo;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Help.ColorScheme;

/** Prints the demonstration step by step: a number, a word in bold, and an explanation. Thread-safe. */
final class Narration {
    private final PrintWriter out;
    private final ColorScheme colors;
    private int steps;

    Narration(PrintWriter out, ColorScheme colors) {
        this.out = out;
        this.colors = colors;
    }

    synchronized void begins(String title) {
        out.println(title);
        out.println();
    }

    synchronized void step(String word, String text) {
        String padded = String.format(Locale.ROOT, "%-10s", word);
        out.printf(Locale.ROOT, "%3d  %s %s%n", ++steps, colors.ansi().string("@|bold " + padded + "|@"), text);
    }

    /** Prints another line of the same step. */
    synchronized void more(String text) {
        out.printf(Locale.ROOT, "%16s%s%n", "", text);
    }

    synchronized void ends(String text) {
        out.println();
        out.println(text);
    }
}
