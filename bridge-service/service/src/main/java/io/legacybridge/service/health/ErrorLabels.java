package io.legacybridge.service.health;

import io.legacybridge.worker.error.ErrorNames;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Bounds how many names of errors become label values: each is a time series for ever, and a program may fail with a
 * name that nobody else ever had. Our own names always count; of others an activity has so many, and the rest is
 * {@value #OTHER}. Thread-safe.
 */
final class ErrorLabels {
    static final int MOST_PER_ACTIVITY = 50;
    static final String OTHER = "(other)";

    private static final Set<String> OURS =
            Arrays.stream(ErrorNames.values()).map(ErrorNames::text).collect(Collectors.toUnmodifiableSet());

    private final Map<String, Set<String>> others = new HashMap<>();

    synchronized String of(String activity, String error) {
        if (OURS.contains(error)) {
            return error;
        }
        Set<String> known = others.computeIfAbsent(activity, any -> new HashSet<>());
        boolean counts = known.contains(error) || (known.size() < MOST_PER_ACTIVITY && known.add(error));
        return counts ? error : OTHER;
    }
}
