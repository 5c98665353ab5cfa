package io.legacybridge.worker.activity;

import java.util.Set;

/**
 * How often one action may be called: a token bucket.
 *
 * <p>AWS counts per account, Region and action: a bucket of 3,000 that refills by 500 a second in us-east-1, us-west-2
 * and eu-west-1, of 1,500 by 300 elsewhere (AWS Step Functions Developer Guide, "Service quotas"). Several workers
 * share it, so each is given its part.
 *
 * @param burst how many calls at once after a pause, 1 or more
 * @param perSecond how many in the long run, more than 0
 */
public record ApiQuota(int burst, double perSecond) {
    private static final Set<String> LARGE_REGIONS = Set.of("us-east-1", "us-west-2", "eu-west-1");
    private static final ApiQuota LARGE = new ApiQuota(3_000, 500);
    private static final ApiQuota ELSEWHERE = new ApiQuota(1_500, 300);
    private static final ApiQuota NONE = new ApiQuota(100_000, 100_000);

    public ApiQuota {
        if (burst < 1) {
            throw new IllegalArgumentException("burst: " + burst + " is not allowed; write 1 or more");
        }
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " is not allowed; write more than 0");
        }
    }

    /** AWS's figures of a Region other than the three largest, the safe assumption for any. */
    public static ApiQuota aws() {
        return ELSEWHERE;
    }

    /** AWS's figures of a Region, as {@code eu-west-1}, for an account whose quota was not raised. */
    public static ApiQuota ofRegion(String region) {
        return LARGE_REGIONS.contains(region) ? LARGE : ELSEWHERE;
    }

    /**
     * For a service that counts no calls, as an engine of one's own: more than a worker ever needs. It is a figure all
     * the same, so that a service that throttles after all is soon asked less.
     */
    public static ApiQuota none() {
        return NONE;
    }

    /**
     * A part of this quota.
     *
     * @param replicas how many workers share it, 1 or more
     */
    public ApiQuota sharedBy(int replicas) {
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas: " + replicas + " is not allowed; write 1 or more");
        }
        return new ApiQuota(Math.max(1, burst / replicas), perSecond / replicas);
    }
}
