package io.msgserver.plugins.loginfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the lines of a users file. It reports every bad line by its number, never by its content. */
final class UsersReader {
    private final Map<String, PasswordHash> hashes = new HashMap<>();
    private final Map<String, Integer> lineOf = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    UsersReader(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            line(i + 1, lines.get(i));
        }
    }

    UserList users() {
        return new UserList(hashes);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    private void line(int number, String line) {
        if (UserLine.isSkipped(line)) {
            return;
        }
        UserLine user = UserLine.parse(line);
        if (user == null) {
            problem(number, "not of the form name:HASH");
        } else {
            user(number, user.name(), user.hash());
        }
    }

    private void user(int number, String name, String hash) {
        Integer earlier = lineOf.putIfAbsent(name, number);
        if (earlier != null) {
            problem(number, "the same name as in line " + earlier);
        }
        try {
            hashes.put(name, PasswordHash.parse(hash));
        } catch (IllegalArgumentException e) {
            problems.add("line " + number + ": " + e.getMessage());
        }
    }

    private void problem(int number, String problem) {
        problems.add("line " + number + ": " + problem);
    }
}
