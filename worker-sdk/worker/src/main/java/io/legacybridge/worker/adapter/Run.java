package io.legacybridge.worker.adapter;

import io.legacybridge.worker.task.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One adapter's work for one task, from launch to outcome. Thread-safe.
 *
 * <p>The life of a run: it works; {@link #outcome()} completes once, whether it ended by itself or was cancelled. An
 * adapter that publishes files asks {@link TaskContext#confirmWanted()} between verdict and publication.
 */
public interface Run {
    /** How the run is found again. Known from the start, never changes. */
    Handle handle();

    /**
     * Completes with the outcome when the run has ended and was judged, and when nothing of it runs any more. Completes
     * exceptionally only for a fault of the adapter itself, which is reported as {@code Bridge.Retry}.
     */
    CompletionStage<Outcome> outcome();

    /**
     * Ends the work: asks, waits the configured grace, forces. Returns at once; may be called repeatedly and after the
     * end.
     *
     * @param reason why, for logs and for the outcome
     * @return completes when the work is confirmed gone, exceptionally when that could not be confirmed; the slot stays
     *     taken until then
     */
    CompletionStage<Void> cancel(String reason);

    /**
     * Reads what the work printed so far, piece by piece; a line is never given twice to whoever goes on from the last
     * cursor. Only called if {@link Capability#LOGS} is declared.
     *
     * @param cursor {@link LogPage#START}, or what the last page said
     * @return an empty page where nothing new was printed; exceptionally with a {@link TargetUnavailableException} if
     *     the place cannot be asked now
     */
    default CompletionStage<LogPage> log(String cursor) {
        return CompletableFuture.completedStage(new LogPage("", cursor, true));
    }

    /** A run that was over before it began: input that is refused, say. Its handle is empty. */
    static Run ended(Outcome outcome) {
        return new Run() {
            @Override
            public Handle handle() {
                return Handle.NONE;
            }

            @Override
            public CompletionStage<Outcome> outcome() {
                return CompletableFuture.completedStage(outcome);
            }

            @Override
            public CompletionStage<Void> cancel(String reason) {
                return CompletableFuture.completedStage(null);
            }
        };
    }
}
