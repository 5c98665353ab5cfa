package io.legacybridge.states.plan;

import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import java.util.ArrayList;
import java.util.List;

/**
 * A visit's waiting for inner flows. When one fails, the others are stopped and the outer flow goes on after the last
 * event of the one that failed; the events about the stopping stand aside, as in AWS's histories.
 */
abstract class Join implements Pending {

    private final Visit visit;
    private final List<Frame> running = new ArrayList<>();
    private final List<Frame> unfinished = new ArrayList<>();

    Join(Visit visit) {
        this.visit = visit;
    }

    final Visit visit() {
        return visit;
    }

    final Frame outer() {
        return visit.frame();
    }

    final void start(Frame inner) {
        running.add(inner);
        outer().execution().makeReady(inner);
    }

    final boolean isAnyRunning() {
        return !running.isEmpty();
    }

    /** An inner flow has reached its end. */
    final void innerEnded(Frame inner, Payload output) {
        running.remove(inner);
        ended(inner, output);
    }

    /** An inner flow has failed. */
    final void innerFailed(Frame inner, Failure failure) {
        running.remove(inner);
        unfinished.add(inner);
        failed(inner, failure);
    }

    abstract void ended(Frame inner, Payload output);

    abstract void failed(Frame inner, Failure failure);

    /** Records what belongs before the abort of an inner flow. */
    void recordInnerAborted(Frame inner, long previousEventId) {}

    /** Stops the flows that still run and lets the outer state fail. */
    final void failAll(Frame culprit, Failure failure) {
        long last = culprit.lastEventId();
        Visit failedVisit = culprit.visit();
        if (failedVisit != null && failedVisit.step() instanceof TaskStep) {
            culprit.recordAside(last, EventType.TASK_STATE_ABORTED, Details.none());
        }
        recordAborted(last);
        outer().continueAfter(last);
        visit.step().fail(visit, failure);
    }

    @Override
    public final void recordAborted(long previousEventId) {
        for (Frame inner : running) {
            recordInnerAborted(inner, previousEventId);
            inner.recordAborted(previousEventId);
        }
    }

    @Override
    public final void cancel() {
        running.forEach(Frame::cancel);
        unfinished.addAll(running);
        running.clear();
    }

    /** Only the flows that failed or were stopped run again; what the others gave is kept. */
    @Override
    public final boolean resume(long redrivenEventId) {
        List<Frame> again = List.copyOf(unfinished);
        unfinished.clear();
        running.addAll(again);
        visit.waitFor(this);
        resumed(redrivenEventId, again.size());
        if (visit.waitsFor(this)) {
            again.forEach(inner -> inner.redrive(redrivenEventId));
        }
        return true;
    }

    /** Some flows go on after a redrive. */
    void resumed(long redrivenEventId, int flows) {}
}
