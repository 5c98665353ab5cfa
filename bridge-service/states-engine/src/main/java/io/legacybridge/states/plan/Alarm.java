package io.legacybridge.states.plan;

import io.legacybridge.states.time.EngineTime;
import java.time.Duration;

/** A visit's waiting for a moment: the delay of a retry, or a Wait. */
final class Alarm implements Pending {

    private EngineTime.Timer timer = () -> {};

    private Alarm() {}

    /** Goes on with the visit when the delay has passed. */
    static void set(Visit visit, Duration delay, Runnable goOn) {
        Alarm alarm = new Alarm();
        Execution execution = visit.frame().execution();
        visit.waitFor(alarm);
        alarm.timer = execution.schedule(delay, () -> {
            if (visit.waitsFor(alarm)) {
                visit.stopWaiting();
                goOn.run();
            }
        });
    }

    @Override
    public void cancel() {
        timer.cancel();
    }
}
