package io.msgserver.base.config;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Suggests known words for an unknown one. */
public final class Spelling {
    private Spelling() {}

    /**
     * Returns the known word with the smallest edit distance, if that is at most a third of the letters; otherwise
     * null.
     */
    public static @Nullable String nearest(String word, Collection<String> known) {
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

    /**
     * Returns the number of letters to add, remove or replace, and of neighbours to transpose: the optimal string
     * alignment distance, by the algorithm of Wagner and Fischer with three rows kept.
     */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[0];
        int[] last = new int[b.length() + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (areTransposed(a, i, b, j)) {
                    row[j] = Math.min(row[j], 1 + beforeLast[j - 2]);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }

    private static boolean areTransposed(String a, int i, String b, int j) {
        return i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    }
}
