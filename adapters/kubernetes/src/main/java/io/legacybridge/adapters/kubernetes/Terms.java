package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run is followed and judged by. It is written on the Job, so that a run ends by the configuration that it
 * started under, whatever the configuration says after a restart.
 *
 * @param container the container whose end is the run's end
 * @param verdict what decides that it succeeded
 * @param result what becomes the task's output
 * @param scheduleSeconds how long a pod may wait for a node
 * @param startTroubleSeconds how long a start may be in trouble
 * @param graceSeconds how long the containers have after TERM
 * @param keepSeconds how long the Job stays once its outcome is settled
 * @param outputs the files that the container stores
 */
record Terms(
        String container,
        VerdictConfig verdict,
        ResultSource result,
        long scheduleSeconds,
        long startTroubleSeconds,
        long graceSeconds,
        long keepSeconds,
        JobOutputs outputs) {
    // A later version may have written more.
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** What an earlier version wrote has no outputs. */
    Terms(
            String container,
            VerdictConfig verdict,
            ResultSource result,
            long scheduleSeconds,
            long startTroubleSeconds,
            long graceSeconds,
            long keepSeconds,
            @Nullable JobOutputs outputs) {
        this.container = container;
        this.verdict = verdict;
        this.result = result;
        this.scheduleSeconds = scheduleSeconds;
        this.startTroubleSeconds = startTroubleSeconds;
        this.graceSeconds = graceSeconds;
        this.keepSeconds = keepSeconds;
        this.outputs = outputs == null ? JobOutputs.NONE : outputs;
    }

    static Terms of(KubernetesAdapterConfig config, PodTemplate pod) {
        return new Terms(
                pod.main(),
                config.verdict(),
                config.result().from(),
                Seconds.roundedUp(config.limits().schedule()),
                Seconds.roundedUp(config.limits().startTrouble()),
                pod.graceSeconds(),
                config.keepFor().toSeconds(),
                JobOutputs.NONE);
    }

    /** The same for a run that stores files. */
    Terms with(JobOutputs files) {
        return new Terms(
                container, verdict, result, scheduleSeconds, startTroubleSeconds, graceSeconds, keepSeconds, files);
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the terms of a run cannot be written", e);
        }
    }

    /** What a Job carries; empty if it carries none that can be read. */
    static Optional<Terms> on(Job job) {
        String written = Meta.annotation(job, Labels.TERMS);
        try {
            return written == null ? Optional.empty() : Optional.of(JSON.readValue(written, Terms.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
