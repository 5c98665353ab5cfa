package io.legacybridge.worker.policy;

import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.ValueTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the attempts at one piece of work are told from those at another, and what the next does with the run of an
 * earlier one.
 *
 * @param key names the work, made of values of the task's input: {@code {{$.execution}}/{{$.item}}}. The same for all
 *     attempts at one piece of work of this activity and different for any two pieces.
 * @param onSameWork what an attempt does when the run of an earlier one lives
 * @param adoptWithin how long a run that is no longer wanted lives on to be adopted, with {@link OnSameWork#ADOPT};
 *     more than the wait of the state's Retry
 */
public record WorkPolicy(ValueTemplate key, OnSameWork onSameWork, Duration adoptWithin) {
    /** Enough for a Retry that waits a few seconds. */
    public static final Duration DEFAULT_ADOPT_WITHIN = Duration.ofSeconds(60);

    public WorkPolicy {
        Mistakes.refuse(check(key, adoptWithin));
    }

    /** Every mistake that the constructor would refuse. */
    public static List<ConfigMistake> check(ValueTemplate key, Duration adoptWithin) {
        List<ConfigMistake> mistakes = new ArrayList<>();
        if (!key.hasValues()) {
            mistakes.add(new ConfigMistake(
                    "workKey",
                    "'" + key + "' holds no value of the input, so that all tasks would be one piece of work",
                    "write what tells one from another, as '{{$.execution}}/{{$.item}}'"));
        }
        Mistakes.between(mistakes, "adoptWithin", adoptWithin, Duration.ofSeconds(1), Duration.ofDays(1));
        return List.copyOf(mistakes);
    }
}
