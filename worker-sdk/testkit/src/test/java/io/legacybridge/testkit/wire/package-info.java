/**
 * A whole worker with the real AWS SDK, and a network between it and a real engine that goes wrong: whatever happened,
 * a task that was accepted is settled once, no slot is lost, polling goes on, and nothing is left running.
 */
@NullMarked
package io.legacybridge.testkit.wire;

import org.jspecify.annotations.NullMarked;
