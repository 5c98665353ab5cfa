package io.legacybridge.worker;

import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * Goes on with the tasks of one activity that an earlier worker left open.
 *
 * <p>Each is first heartbeated: is it still wanted? Then, by what the journal knows of it: an outcome is sent again; a
 * run is found again by its handle, and followed, or its real outcome taken if it ended meanwhile; what an interrupted
 * launch may have started is looked for; what never was launched is launched. A task that is no longer wanted takes the
 * same way to its run, to end it. A target that cannot be asked is asked again for as long as the task is wanted.
 *
 * <p>A run that cannot be found is never silently started a second time: {@link OnLost} decides.
 *
 * <p>Confined to the worker's scheduler, save for the call of the adapter.
 */
final class Recoveries {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Whose tasks they are. */
    interface Owner {
        void found(OpenTask open, Run run, Handle handle);

        /** The task is cancelled, and there is no run. */
        void nothingStarted(OpenTask open);

        void launch(OpenTask open);

        void failed(OpenTask open, Outcome.Failed outcome);

        void report(OpenTask open);

        /** One more task is decided: its run was found or given up, or the target does not answer. */
        void decided();
    }

    private final ActivityParts activity;
    private final WorkerParts parts;
    private final Owner owner;
    private final Backoff backoff;

    Recoveries(ActivityParts activity, Owner owner) {
        this.activity = activity;
        this.parts = activity.worker();
        this.owner = owner;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, parts.random());
    }

    /** @param open a task whose heartbeats have begun */
    void recover(OpenTask open) {
        parts.heartbeats().firstAnswer(open, () -> {
            if (open.gone) {
                owner.decided();
            } else if (open.outcomeNoted) {
                owner.decided();
                owner.report(open);
            } else if (open.launches() == 0) {
                owner.decided();
                owner.launch(open);
            } else {
                find(open, 1);
            }
        });
    }

    private void find(OpenTask open, int attempt) {
        if (!activity.can(Capability.REATTACH)) {
            owner.decided();
            lost(open, "its worker ended, and with it whatever did the work");
            return;
        }
        try {
            parts.launcher().execute(() -> askAdapter(open, attempt));
        } catch (RejectedExecutionException e) {
            unavailable(open, attempt, e);
        }
    }

    private void askAdapter(OpenTask open, int attempt) {
        try (TaskMdc mdc = TaskMdc.of(open.task, activity.adapterName())) {
            Optional<Run> run = activity.adapter()
                    .reattach(new OpenTaskContext(open, activity), open.handle().orElse(Handle.NONE));
            Handle handle = run.map(Run::handle).orElse(Handle.NONE);
            parts.scheduler().execute(() -> answered(open, attempt, run, handle));
        } catch (TargetUnavailableException | RuntimeException | Error e) {
            parts.scheduler().execute(() -> unavailable(open, attempt, e));
        }
    }

    private void answered(OpenTask open, int attempt, Optional<Run> run, Handle handle) {
        if (attempt == 1) {
            owner.decided();
        }
        open.adapterAsked = false;
        if (open.gone) {
            return;
        }
        if (run.isPresent()) {
            activity.circuit().succeeded(Duration.ZERO);
            owner.found(open, run.get(), handle);
        } else if (open.handle().isEmpty() && activity.can(Capability.IDEMPOTENT_LAUNCH)) {
            // The launch was interrupted before it started anything.
            launchUnlessCancelled(open);
        } else {
            lost(open, "its run cannot be found any more");
        }
    }

    private void unavailable(OpenTask open, int attempt, Throwable failure) {
        if (attempt == 1) {
            owner.decided();
        }
        if (open.gone) {
            return;
        }
        activity.circuit().failed(Duration.ZERO, failure);
        Duration pause = FIRST_PAUSE.plus(backoff.pause(attempt));
        parts.listener().reattachFailed(open.task, attempt, failure, pause);
        parts.scheduler().after(pause, () -> find(open, attempt + 1));
    }

    private void lost(OpenTask open, String why) {
        open.adapterAsked = false;
        if (!open.cancelled && open.terms.onLost() == OnLost.RELAUNCH) {
            open.forgetRun();
            owner.launch(open);
        } else if (open.cancelled || open.orphaned) {
            owner.nothingStarted(open);
        } else {
            owner.failed(open, BridgeRetry.because(BridgeRetry.RUN_LOST, why));
        }
    }

    private void launchUnlessCancelled(OpenTask open) {
        if (open.cancelled || open.orphaned) {
            owner.nothingStarted(open);
        } else {
            owner.launch(open);
        }
    }
}
