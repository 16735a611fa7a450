package io.msgserver.base.config;

import java.util.List;

/**
 * Thrown when settings cannot be used. The message can be shown as it is: a headline, then one line for each problem.
 */
public final class SettingsException extends Exception {
    private final List<String> problems;

    public SettingsException(String file, List<String> problems) {
        super(Problems.report(file, problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns the problems, at least one. Each has the place in the file, the value, the bound and the remedy. */
    public List<String> problems() {
        return problems;
    }
}
