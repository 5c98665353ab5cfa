package io.legacybridge.examples.demo;

import io.legacybridge.examples.demo.Progress.Step;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each adapter did: the sum over the activities that the configuration gives it. */
final class AdapterWork {
    private final Map<String, Step> byAdapter = new TreeMap<>();

    /**
     * @param adapters the type of every activity's adapter, by the name of the activity
     * @param steps what activities did, by name
     */
    AdapterWork(Map<String, String> adapters, Map<String, Step> steps) {
        adapters.forEach((activity, adapter) -> {
            Step sum = byAdapter.computeIfAbsent(adapter, type -> new Step());
            Step step = steps.get(activity);
            if (step != null) {
                sum.add(step);
            }
        });
    }

    /** By the adapter's type. */
    Map<String, Step> byAdapter() {
        return byAdapter;
    }

    /** The adapters that did not do one task well, or had none. */
    List<String> idle() {
        return byAdapter.entrySet().stream()
                .filter(entry -> entry.getValue().tasks() == entry.getValue().failedAttempts())
                .map(Map.Entry::getKey)
                .toList();
    }
}
