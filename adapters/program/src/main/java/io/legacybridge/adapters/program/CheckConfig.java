package io.legacybridge.adapters.program;

import io.legacybridge.worker.adapter.ByteSize;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

/**
 * What a file, or stdout, must hold for a run to be a success. All conditions that are set must hold.
 *
 * @param minBytes it has at least so many bytes
 * @param maxBytes it has at most so many bytes
 * @param newerThanStart it was written after the program was started: a copy that kept its old time is refused
 * @param parses it can be read to its end as one JSON value or one XML document
 * @param endsWith the text that it ends with; white space after that does not count
 * @param contains a regular expression that is found in a line
 * @param lacks a regular expression that is found in no line
 * @param minCount a regular expression that is found so many times at least
 * @param error the name of the error if a condition does not hold; {@code Process.OutputInvalid} unless set
 */
public record CheckConfig(
        @Nullable ByteSize minBytes,
        @Nullable ByteSize maxBytes,
        boolean newerThanStart,
        @Nullable Syntax parses,
        @Nullable String endsWith,
        @Nullable String contains,
        @Nullable String lacks,
        @Valid @Nullable MinCountConfig minCount,
        @Nullable String error) {}
