package io.msgserver.cli.demo;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Help.ColorScheme;

/** Prints the demonstration step by step: a number, a word in bold, and an explanation. Thread-safe. */
final class Story {
    private final PrintWriter out;
    private final ColorScheme colors;
    private int steps;

    Story(PrintWriter out, ColorScheme colors) {
        this.out = out;
        this.colors = colors;
    }

    synchronized void begins(String title) {
        out.println(title);
        out.println();
    }

    synchronized void step(String word, String told) {
        String padded = String.format(Locale.ROOT, "%-10s", word);
        out.printf(Locale.ROOT, "%3d  %s %s%n", ++steps, colors.ansi().string("@|bold " + padded + "|@"), told);
    }

    /** Prints another line of the same step. */
    synchronized void also(String told) {
        out.printf(Locale.ROOT, "%16s%s%n", "", told);
    }

    synchronized void ends(String told) {
        out.println();
        out.println(told);
    }
}
