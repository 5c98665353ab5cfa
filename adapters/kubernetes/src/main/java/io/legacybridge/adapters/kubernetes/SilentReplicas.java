package io.legacybridge.adapters.kubernetes;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which replicas have shown no sign of life for a while, as seen from here: a sign is anything that changes, so clocks
 * of different hosts are not compared, and who has just started has seen nothing yet. Not thread-safe.
 */
final class SilentReplicas {
    private static final String NO_SIGN = "";

    private record Seen(String sign, long sinceNanos) {}

    private final String me;
    private final Duration patience;
    private final Map<String, Seen> seen = new HashMap<>();

    SilentReplicas(String me, Duration patience) {
        this.me = me;
        this.patience = patience;
    }

    /**
     * Looks at the replicas' signs.
     *
     * @param signs each replica's last one
     * @param others replicas that are known to be, or to have been, though they may give no signs
     * @return those that have been silent for all of the patience
     */
    List<String> after(Map<String, String> signs, Set<String> others, long nanos) {
        Set<String> all = new HashSet<>(signs.keySet());
        all.addAll(others);
        all.remove(me);
        seen.keySet().retainAll(all);
        for (String replica : all) {
            String sign = signs.getOrDefault(replica, NO_SIGN);
            Seen before = seen.get(replica);
            if (before == null || !before.sign().equals(sign)) {
                seen.put(replica, new Seen(sign, nanos));
            }
        }
        return seen.entrySet().stream()
                .filter(entry -> nanos - entry.getValue().sinceNanos() >= patience.toNanos())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** What was seen does not count any more: others may have been cut off as well. */
    void forget() {
        seen.clear();
    }
}
