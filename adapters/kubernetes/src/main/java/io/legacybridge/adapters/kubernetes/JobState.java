package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Instant;
import java.util.Optional;

/** What a Job's own status says. Conditions are looked up by their type, never by their place. */
final class JobState {
    private static final String COMPLETE = "Complete";
    private static final String FAILED = "Failed";

    private JobState() {}

    /** Whether the Job's controller has nothing more to do for it. */
    static boolean isFinished(Job job) {
        return condition(job, COMPLETE).or(() -> condition(job, FAILED)).isPresent();
    }

    /** It is complete, or is certain to be. */
    static boolean isComplete(Job job) {
        return condition(job, COMPLETE)
                .or(() -> condition(job, "SuccessCriteriaMet"))
                .isPresent();
    }

    /** When it was completed; empty if it is not, or failed. */
    static Optional<Instant> completed(Job job) {
        return condition(job, COMPLETE)
                .flatMap(complete -> Meta.time(job.getStatus().getCompletionTime()));
    }

    /** Why it has failed, or is certain to. */
    static Optional<JobCondition> failed(Job job) {
        return condition(job, FAILED).or(() -> condition(job, "FailureTarget"));
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return job.getStatus() == null || job.getStatus().getConditions() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                        .findFirst();
    }
}
