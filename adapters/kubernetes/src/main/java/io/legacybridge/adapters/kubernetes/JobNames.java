package io.legacybridge.adapters.kubernetes;

import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.WorkKey;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What a Job is called: the activity, as far as its name can be one, and the hash of the token, or of the work key
 * where there is one. So the API server itself sees to it that there is one Job for a token, and one for a piece of
 * work.
 */
final class JobNames {
    /** With a hash and its dash below the 52 characters that leave room for the names of pods. */
    private static final int LONGEST_SLUG = 32;

    private JobNames() {}

    static String of(ActivityTask task, Optional<WorkKey> workKey) {
        return slug(task.activity()) + workKey.map(key -> "-w" + key.id()).orElseGet(() -> "-" + task.id());
    }

    /** An activity's name as a part of a name or a label: unchanged if it can be one, else with a checksum of it. */
    static String slug(String activity) {
        String name = activity.substring(activity.lastIndexOf(':') + 1);
        String slug =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (slug.equals(name) && slug.length() <= LONGEST_SLUG && !slug.isEmpty()) {
            return slug;
        }
        CRC32 checksum = new CRC32();
        checksum.update(name.getBytes(StandardCharsets.UTF_8));
        String sum = String.format("%08x", checksum.getValue());
        int room = LONGEST_SLUG - sum.length() - 1;
        String cut = slug.substring(0, Math.min(room, slug.length())).replaceAll("-+$", "");
        return (cut.isEmpty() ? "activity" : cut) + "-" + sum;
    }
}
