package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.policy.DrainPolicy;
import java.time.Duration;
import java.util.List;

/** How the service stops. */
public final class DrainSection {
    @JsonProperty
    private Duration finishWithin = Duration.ofSeconds(30);

    /** Every mistake in it, as seen from here. */
    List<ConfigMistake> check() {
        return DrainPolicy.check(finishWithin, DrainPolicy.defaults().reportWithin());
    }

    /**
     * The same for the worker: how long running work may go on after SIGTERM before it is cancelled and handed back.
     */
    public DrainPolicy policy() {
        return DrainPolicy.defaults().withFinishWithin(finishWithin);
    }
}
