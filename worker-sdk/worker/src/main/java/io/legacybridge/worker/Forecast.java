package io.legacybridge.worker;

import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.policy.ActivityPolicy;
import java.util.Collection;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of the API quota all workers together will need, said at start: heartbeats are what uses it up, a third of
 * the interval apart for every slot. Idle polls cost one call a minute.
 *
 * @param heartbeatsPerSecond of one worker with every slot in use
 * @param workers how many of its kind share the quota
 */
record Forecast(double heartbeatsPerSecond, int workers) {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final double NEAR = 0.8;
    private static final int BEATS_PER_INTERVAL = 3;

    static Forecast of(Collection<ActivityPolicy> policies, int workers) {
        double ofOne = policies.stream()
                .mapToDouble(policy -> policy.slots()
                        * BEATS_PER_INTERVAL
                        * 1e9
                        / policy.heartbeat().toNanos())
                .sum();
        return new Forecast(ofOne, workers);
    }

    boolean near(ApiQuota quota) {
        return heartbeatsPerSecond * workers > NEAR * quota.perSecond();
    }

    String text(ApiQuota quota) {
        String all = workers == 1
                ? ""
                : String.format(Locale.ROOT, ", %.1f with all %d workers", heartbeatsPerSecond * workers, workers);
        String allowed = quota.equals(ApiQuota.none())
                ? "; there is no quota here"
                : String.format(Locale.ROOT, ", of %.1f that the quota allows", quota.perSecond());
        return String.format(Locale.ROOT, "with every slot in use %.1f heartbeats a second", heartbeatsPerSecond)
                + all
                + allowed;
    }

    void log(ApiQuota quota) {
        if (near(quota)) {
            LOG.warn(
                    "{}; heartbeats may come too late: raise HeartbeatSeconds or the account's quota, or use fewer slots",
                    text(quota));
        } else {
            LOG.info(text(quota));
        }
    }
}
