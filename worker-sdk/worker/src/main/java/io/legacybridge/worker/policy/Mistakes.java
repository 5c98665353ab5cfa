package io.legacybridge.worker.policy;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.time.Duration;
import java.util.List;

/** Finds values out of range, and says so in the words of a {@link ConfigMistake}. */
final class Mistakes {
    private Mistakes() {}

    static void range(List<ConfigMistake> mistakes, String field, long value, long least, long most) {
        if (value < least || value > most) {
            mistakes.add(new ConfigMistake(
                    field, value + " is out of range", "write a number from " + least + " to " + most));
        }
    }

    static void between(List<ConfigMistake> mistakes, String field, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            mistakes.add(new ConfigMistake(
                    field, text(value) + " is out of range", "write a time from " + text(least) + " to " + text(most)));
        }
    }

    /** @throws IllegalArgumentException that names every mistake, if there is one */
    static void refuse(List<ConfigMistake> mistakes) {
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join(
                    "; ", mistakes.stream().map(ConfigMistake::toString).toList()));
        }
    }

    /** A time as a configuration has it: {@code 90s}, {@code 500ms}. */
    static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }
}
