package io.legacybridge.worker;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.policy.OnSameWork;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a task does that met the run of an earlier attempt at the same work: waits for its end, takes it over, or has it
 * ended. Whatever comes of that, a launch that follows is what decides: it may meet yet another run.
 *
 * <p>The adapter is asked on a thread that may block; its answer comes back to the scheduler, to which the rest is
 * confined.
 */
final class SameWork {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** Whose task it is. */
    interface Owner {
        /** The run of the earlier attempt is this task's now. */
        void started(OpenTask open, Run run, Handle handle);

        /** The other run is gone. */
        void launchAgain(OpenTask open);

        /** The task is to be launched again after a while. */
        void rest(OpenTask open, String reason, Duration pause);
    }

    private final ActivityParts parts;
    private final Owner owner;
    private final Backoff backoff;

    SameWork(ActivityParts parts, Owner owner) {
        this.parts = parts;
        this.owner = owner;
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, parts.worker().random());
    }

    /** @param met what the launch raised */
    void met(OpenTask open, SameWorkException met) {
        OnSameWork answer = parts.policy().runs().onSameWork();
        parts.worker().listener().sameWorkMet(open.task, answer, String.valueOf(met.getMessage()));
        switch (answer) {
            case WAIT -> rest(open);
            case ADOPT -> ask(open, () -> adopt(open, met.holder()));
            case SUPERSEDE -> ask(open, () -> supersede(open, met.holder()));
        }
    }

    private void ask(OpenTask open, Runnable question) {
        open.adapterAsked = true;
        try {
            parts.worker().launcher().execute(() -> {
                try (TaskMdc mdc = TaskMdc.of(open.task, parts.adapterName())) {
                    question.run();
                }
            });
        } catch (RejectedExecutionException e) {
            answered(open, () -> failed(open, e));
        }
    }

    private void adopt(OpenTask open, Handle holder) {
        Adapter adapter = parts.adapter();
        try {
            Optional<Run> run = adapter.adopt(new OpenTaskContext(open, parts), holder);
            Handle handle = run.map(Run::handle).orElse(Handle.NONE);
            answered(open, () -> run.ifPresentOrElse(taken -> owner.started(open, taken, handle), () -> rest(open)));
        } catch (TargetUnavailableException | RuntimeException | Error e) {
            answered(open, () -> failed(open, e));
        }
    }

    private void supersede(OpenTask open, Handle holder) {
        try {
            CompletionStage<Void> gone = parts.adapter().supersede(new OpenTaskContext(open, parts), holder);
            gone.whenComplete((done, failure) -> answered(open, () -> superseded(open, failure)));
        } catch (TargetUnavailableException | RuntimeException | Error e) {
            answered(open, () -> failed(open, e));
        }
    }

    private void superseded(OpenTask open, @Nullable Throwable failure) {
        if (failure == null) {
            owner.launchAgain(open);
        } else {
            failed(open, failure);
        }
    }

    private void answered(OpenTask open, Runnable then) {
        parts.worker().scheduler().execute(() -> {
            open.adapterAsked = false;
            then.run();
        });
    }

    private void failed(OpenTask open, Throwable failure) {
        parts.worker().listener().launchFailed(open.task, open.launchAttempts, failure);
        rest(open);
    }

    private void rest(OpenTask open) {
        owner.rest(open, BridgeRetry.SAME_WORK, FIRST_PAUSE.plus(backoff.pause(open.launchAttempts)));
    }
}
