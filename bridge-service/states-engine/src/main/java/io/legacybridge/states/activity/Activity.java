package io.legacybridge.states.activity;

import java.time.Instant;

/**
 * An activity as it was created.
 *
 * @param sequence counts the creations, and so orders activities for listing
 */
public record Activity(String arn, String name, Instant creationDate, long sequence) {}
