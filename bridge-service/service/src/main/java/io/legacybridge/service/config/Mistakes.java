package io.legacybridge.service.config;

import io.legacybridge.worker.adapter.ConfigMistake;
import java.util.ArrayList;
import java.util.List;

/** Collects the mistakes of one configuration; one place is named once, by whoever sees it first. */
final class Mistakes {
    private final List<ConfigMistake> found = new ArrayList<>();

    void add(String path, String problem, String mend) {
        add(new ConfigMistake(path, problem, mend));
    }

    void add(ConfigMistake mistake) {
        found.add(mistake);
    }

    /**
     * Adds a mistake unless an earlier one is at the same place, inside it or around it: what could not be bound is
     * taken out before the next check, which would then complain about the gap.
     */
    void addUnlessNamed(ConfigMistake mistake) {
        if (!named(mistake.path())) {
            found.add(mistake);
        }
    }

    /** Whether a mistake is known at this path, inside it or around it. */
    boolean named(String path) {
        return found.stream().anyMatch(known -> within(known.path(), path) || within(path, known.path()));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<ConfigMistake> all() {
        return List.copyOf(found);
    }

    private static boolean within(String inner, String outer) {
        return inner.startsWith(outer)
                && (inner.length() == outer.length() || ".[".indexOf(inner.charAt(outer.length())) >= 0);
    }
}
