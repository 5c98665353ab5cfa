package io.legacybridge.examples.benchmarks.soak;

import io.legacybridge.testkit.FaultyProxy;
import io.legacybridge.testkit.WireFault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** The ways in which the line between bridge and engine goes wrong, each until {@link #heal}. For one thread. */
final class WireFaults implements AutoCloseable {
    private static final String POLL = "GetActivityTask";
    private static final String HEARTBEAT = "SendTaskHeartbeat";
    private static final List<String> REPORTS = List.of("SendTaskSuccess", "SendTaskFailure");
    private static final List<String> ALL = List.of(POLL, HEARTBEAT, "SendTaskSuccess", "SendTaskFailure");
    private static final double HALF = 0.5;
    private static final Duration LATE = Duration.ofSeconds(3);

    private final FaultyProxy proxy;
    private final RandomGenerator random;
    private boolean away;

    private WireFaults(FaultyProxy proxy, RandomGenerator random) {
        this.proxy = proxy;
        this.random = random;
    }

    static WireFaults before(URI engine, RandomGenerator random) {
        return new WireFaults(FaultyProxy.to(engine), random);
    }

    URI endpoint() {
        return proxy.address();
    }

    void throttleHalf() {
        ALL.forEach(action -> share(action, WireFault.throttled()));
    }

    /** At every point of a call at which it takes no effect. */
    void reset() {
        ALL.forEach(action -> share(action, random.nextBoolean() ? WireFault.reset() : WireFault.resetWithinRequest()));
    }

    /**
     * A reply that is lost after its call took effect: of reports and heartbeats. A poll's reply is a token that nobody
     * has any more, for which HeartbeatSeconds are.
     */
    void loseReplies() {
        share(HEARTBEAT, WireFault.loseReply());
        REPORTS.forEach(action -> share(action, random.nextBoolean() ? WireFault.loseReply() : WireFault.cutReply()));
        proxy.next(POLL, 1, WireFault.loseReply());
    }

    void answerLate() {
        ALL.forEach(action -> share(action, WireFault.late(LATE)));
    }

    void brokenService() {
        ALL.forEach(action -> share(action, random.nextBoolean() ? WireFault.unavailable() : WireFault.serverError()));
    }

    void refuseConnections() throws IOException {
        proxy.away();
        away = true;
    }

    /** Heartbeats of tasks that are wanted are told that they are not. */
    void sayTimedOut(int heartbeats) {
        proxy.next(HEARTBEAT, heartbeats, WireFault.refused("TaskTimedOut", "Task Timed Out: 'said on command'"));
    }

    private void share(String action, WireFault fault) {
        proxy.share(action, HALF, random.nextLong(), fault);
    }

    void heal() throws IOException {
        proxy.heal();
        if (away) {
            proxy.back();
            away = false;
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
