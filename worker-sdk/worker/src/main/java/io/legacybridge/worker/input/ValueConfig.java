package io.legacybridge.worker.input;

import org.jspecify.annotations.Nullable;

/**
 * What one value of the task's input must be; of a list, each of its values.
 *
 * @param type a kind of JSON value; a string, a number or a boolean unless set
 * @param pattern a regular expression that matches all of the value, as it would stand in a command
 */
public record ValueConfig(
        @Nullable ValueType type, @Nullable String pattern) {}
