package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.legacybridge.states.StatesEngine;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.ConfigMistake;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How many closed executions the engine inside keeps for looking at. What is open is always kept. */
public final class KeepSection {
    private static final ByteSize LEAST_MEMORY = ByteSize.mebibytes(1);

    @JsonProperty
    @Min(value = 1, message = "is too few; write 1 or more")
    private int executions = StatesEngine.DEFAULT_MAX_CLOSED_EXECUTIONS;

    @JsonProperty
    private ByteSize memory = new ByteSize(StatesEngine.defaultMaxClosedBytes());

    @JsonProperty
    private Duration age = StatesEngine.DEFAULT_MAX_CLOSED_AGE;

    /** Every mistake that the constraints do not see, as seen from here. */
    List<ConfigMistake> check() {
        List<ConfigMistake> mistakes = new ArrayList<>();
        long heap = Runtime.getRuntime().maxMemory();
        if (memory.bytes() < LEAST_MEMORY.bytes() || memory.bytes() > heap / 2) {
            mistakes.add(new ConfigMistake(
                    "memory",
                    memory.bytes() + " bytes are not between 1MiB and half of the heap, which has " + (heap >> 20)
                            + "MiB",
                    "write a size as 64MiB"));
        }
        if (age.isZero()) {
            mistakes.add(new ConfigMistake("age", "nothing would be kept for 0s", "write a duration as 90d"));
        }
        return mistakes;
    }

    /** How many. */
    public int executions() {
        return executions;
    }

    /** How much memory they take together, about. */
    public ByteSize memory() {
        return memory;
    }

    /** How long after it closed one is kept. */
    public Duration age() {
        return age;
    }
}
