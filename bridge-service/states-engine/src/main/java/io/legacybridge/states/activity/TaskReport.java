package io.legacybridge.states.activity;

import org.jspecify.annotations.Nullable;

/** What a worker says about its task. */
public sealed interface TaskReport {

    /** Still at work. */
    record Heartbeat() implements TaskReport {}

    /** @param output the result as JSON text */
    record Success(String output) implements TaskReport {}

    record Failure(@Nullable String error, @Nullable String cause) implements TaskReport {}
}
