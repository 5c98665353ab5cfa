package io.legacybridge.worker;

import io.legacybridge.worker.Slots.Slot;
import io.legacybridge.worker.activity.PolledTask;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskTerms;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.WorkKey;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes an open task of what a poll brought, or of what the journal knows. Confined to the worker's scheduler. */
final class Intake {
    private final ActivityParts activity;
    private final WorkerParts parts;

    Intake(ActivityParts activity) {
        this.activity = activity;
        this.parts = activity.worker();
    }

    /**
     * A task that is new.
     *
     * @param written what the journal is to know of it
     * @param refused why it cannot be launched, if its input says not even which piece of work it is
     */
    record Received(OpenTask open, JournaledTask written, Outcome.@Nullable Failed refused) {}

    /** @param slot none if the poll had been given up before */
    Received received(PolledTask polled, @Nullable Slot slot) {
        ActivityTask task = new ActivityTask(
                activity.activity(),
                polled.token(),
                polled.input(),
                parts.clock().instant());
        Optional<WorkKey> key = Optional.empty();
        Outcome.@Nullable Failed refused = null;
        try {
            key = WorkKeys.of(task, activity.policy().runs().work());
        } catch (InvalidInputException e) {
            refused = new Outcome.Failed(ErrorNames.INVALID_INPUT.text(), "workKey: " + e.getMessage());
        }
        JournaledTask written = JournaledTask.accepted(task, terms(task), key);
        return new Received(new OpenTask(written, slot, parts.scheduler().nanoTime()), written, refused);
    }

    private TaskTerms terms(ActivityTask task) {
        ActivityPolicy policy = activity.policy();
        return new TaskTerms(
                policy.heartbeat(),
                task.receivedAt().plus(policy.timeout()),
                policy.runs().cancelWithin(),
                policy.runs().onLost());
    }

    /** It has a slot whether or not one is free: its run may be going on. */
    OpenTask recovered(JournaledTask known) {
        Duration age = Duration.between(known.task().receivedAt(), parts.clock().instant());
        long receivedAt = parts.scheduler().nanoTime() - Math.max(0, age.toNanos());
        OpenTask open = OpenTask.recovered(known, activity.slots().takeAnyway(), receivedAt);
        open.enter(TaskPhase.RECOVERING);
        return open;
    }
}
