package io.legacybridge.states.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A revision that was published under a number. */
record Version(
        String arn, int number, Revision revision, @Nullable String description, Instant creationDate) {}
