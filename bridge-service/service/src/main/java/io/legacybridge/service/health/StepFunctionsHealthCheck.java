package io.legacybridge.service.health;

import com.codahale.metrics.health.HealthCheck;

/** Does Step Functions answer? Judged by the last call of the worker, so that asking for health costs no quota. */
public final class StepFunctionsHealthCheck extends HealthCheck {
    private final LifeSigns signs;

    public StepFunctionsHealthCheck(LifeSigns signs) {
        this.signs = signs;
    }

    @Override
    protected Result check() {
        return signs.silence()
                .map(silence -> Result.unhealthy("the last call failed: " + silence))
                .orElseGet(Result::healthy);
    }
}
