package io.legacybridge.adapters.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * How the task's JSON input as a whole reaches the main container, beside the values that placeholders take of it.
 *
 * @param env the name of an environment variable that holds it; up to 128 KiB
 * @param file the absolute path of a file in the container that holds it, read-only; it lives in a Secret that the Job
 *     owns; up to 1 MiB
 */
public record InputConfig(@Nullable String env, @Nullable String file) {}
