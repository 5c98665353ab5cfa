package io.legacybridge.examples.benchmarks.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Lets things go wrong at random, one after the other, and each only for as long as a bridge has to bear: shorter than
 * HeartbeatSeconds. For one thread.
 */
final class Chaos {
    private static final Duration LONGEST = Duration.ofSeconds(8);

    /** What can go wrong, and for how long it does. */
    private enum Trouble {
        KILL,
        UPGRADE,
        THROTTLED,
        RESETS,
        LOST_REPLIES,
        BROKEN,
        AWAY,
        LATE,
        FALSE_TIMEOUTS
    }

    private final BridgeProcess bridge;
    private final WireFaults wire;
    private final RandomGenerator random;
    private final Map<Trouble, Integer> happened = new LinkedHashMap<>();

    private long overAt;
    private boolean going;

    Chaos(BridgeProcess bridge, WireFaults wire, RandomGenerator random) {
        this.bridge = bridge;
        this.wire = wire;
        this.random = random;
    }

    /** Goes on: begins something when nothing is wrong, ends it when its time is over. Called again and again. */
    void step() throws IOException, InterruptedException {
        if (System.nanoTime() - overAt < 0) {
            return;
        }
        if (going) {
            heal();
            next(Duration.ofSeconds(1 + random.nextInt(4)));
        } else {
            begin(Trouble.values()[random.nextInt(Trouble.values().length)]);
            going = true;
            next(Duration.ofMillis(200 + random.nextLong(LONGEST.toMillis())));
        }
    }

    private void next(Duration in) {
        overAt = System.nanoTime() + in.toNanos();
    }

    private void begin(Trouble trouble) throws IOException, InterruptedException {
        happened.merge(trouble, 1, Integer::sum);
        switch (trouble) {
            case KILL -> bridge.kill();
            case UPGRADE -> bridge.terminate();
            case THROTTLED -> wire.throttleHalf();
            case RESETS -> wire.reset();
            case LOST_REPLIES -> wire.loseReplies();
            case BROKEN -> wire.brokenService();
            case AWAY -> wire.refuseConnections();
            case LATE -> wire.answerLate();
            case FALSE_TIMEOUTS -> wire.sayTimedOut(1 + random.nextInt(2));
        }
    }

    /** Everything is well again; a bridge that was killed or has stopped is started. */
    void heal() throws IOException {
        going = false;
        wire.heal();
        bridge.ensureRuns();
    }

    /** How often each kind of trouble was made. */
    List<String> happened() {
        return happened.entrySet().stream()
                .map(entry -> entry.getKey().name().toLowerCase(java.util.Locale.ROOT) + " " + entry.getValue())
                .toList();
    }

    int troubles() {
        return happened.values().stream().mapToInt(Integer::intValue).sum();
    }

    int kills() {
        return happened.getOrDefault(Trouble.KILL, 0);
    }
}
