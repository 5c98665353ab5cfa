package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;
import org.jspecify.annotations.Nullable;

/** Ends its graph successfully. */
public record SucceedState(String name, @Nullable String comment, DataFlow flow) implements State {}
