package io.msgserver.base.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The problems found so far, in the order in which they were found. Not thread-safe. */
public final class Problems {
    /** Characters. The file determines the keys, so that a place may be long. */
    private static final int MAX_PLACE_LENGTH = 200;

    private final List<String> all = new ArrayList<>();
    private final Set<String> places = new HashSet<>();

    void add(String place, String problem) {
        places.add(place);
        all.add(Json.oneLine(place, MAX_PLACE_LENGTH) + ": " + problem);
    }

    /** Returns whether there is a problem with exactly that place. */
    boolean has(String place) {
        return places.contains(place);
    }

    public int count() {
        return all.size();
    }

    public List<String> all() {
        return List.copyOf(all);
    }

    /** Returns a headline and one line for each problem. */
    public static String report(String what, List<String> problems) {
        String headline = Json.oneLine(what, MAX_PLACE_LENGTH) + " has " + problems.size()
                + (problems.size() == 1 ? " problem:" : " problems:");
        return headline + '\n' + String.join("\n", problems);
    }
}
