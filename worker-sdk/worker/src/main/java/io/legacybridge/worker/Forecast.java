package io.legacybridge.worker;

import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.policy.ActivityPolicy;
import java.util.Collection;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of its share of the API quota a worker will need, said at start: heartbeats are what uses it up, a third of
 * the interval apart for every slot. Idle polls cost one call a minute.
 *
 * @param heartbeatsPerSecond with every slot in use
 */
record Forecast(double heartbeatsPerSecond) {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final double NEAR = 0.8;
    private static final int BEATS_PER_INTERVAL = 3;

    static Forecast of(Collection<ActivityPolicy> policies) {
        return new Forecast(policies.stream()
                .mapToDouble(policy -> policy.slots()
                        * BEATS_PER_INTERVAL
                        * 1e9
                        / policy.heartbeat().toNanos())
                .sum());
    }

    boolean near(ApiQuota share) {
        return heartbeatsPerSecond > NEAR * share.perSecond();
    }

    void log(ApiQuota share) {
        String text = String.format(
                Locale.ROOT,
                "with every slot in use %.1f heartbeats a second, of %.1f that this worker may send",
                heartbeatsPerSecond,
                share.perSecond());
        if (near(share)) {
            LOG.warn("{}; heartbeats may come too late: raise HeartbeatSeconds, the share, or use fewer slots", text);
        } else {
            LOG.info(text);
        }
    }
}
