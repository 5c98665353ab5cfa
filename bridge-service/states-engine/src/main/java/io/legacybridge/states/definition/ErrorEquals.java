package io.legacybridge.states.definition;

import java.util.List;

/**
 * The error names that a retrier or a catcher is for.
 *
 * @param names exact names, or the wildcards {@code States.ALL} and {@code States.TaskFailed}
 */
public record ErrorEquals(List<String> names) {

    public ErrorEquals {
        names = List.copyOf(names);
    }

    /**
     * Whether an error is among them. {@code States.ALL} stands for every error but {@code States.Runtime} and
     * {@code States.DataLimitExceeded}, which no wildcard catches; {@code States.TaskFailed} for all these but
     * {@code States.Timeout}. A missed heartbeat ({@code States.HeartbeatTimeout}) is a {@code States.Timeout} as well.
     *
     * @param error the error's name
     */
    public boolean matches(String error) {
        return names.stream().anyMatch(name -> matches(name, error));
    }

    private static boolean matches(String name, String error) {
        if (name.equals(error)) {
            return true;
        }
        boolean terminal = error.equals("States.Runtime") || error.equals("States.DataLimitExceeded");
        boolean timeout = error.equals("States.Timeout") || error.equals("States.HeartbeatTimeout");
        return switch (name) {
            case "States.ALL" -> !terminal;
            case "States.TaskFailed" -> !terminal && !timeout;
            case "States.Timeout" -> timeout;
            default -> false;
        };
    }
}
