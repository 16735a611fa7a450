package io.msgserver.host.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant by a word that is not known. */
final class Spelling {
    private Spelling() {}

    /** The known word with the smallest edit distance, if that is at most a third of the letters; otherwise null. */
    static @Nullable String nearest(String word, Collection<String> known) {
        String nearest = null;
        int least = Math.max(1, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** The Levenshtein distance, by the algorithm of Wagner and Fischer with one row kept. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            nextRow(row, a.charAt(i - 1), b);
        }
        return row[b.length()];
    }

    private static void nextRow(int[] row, char letter, String b) {
        int diagonal = row[0]++;
        for (int j = 1; j <= b.length(); j++) {
            int replaced = diagonal + (letter == b.charAt(j - 1) ? 0 : 1);
            diagonal = row[j];
            row[j] = Math.min(replaced, 1 + Math.min(diagonal, row[j - 1]));
        }
    }
}
