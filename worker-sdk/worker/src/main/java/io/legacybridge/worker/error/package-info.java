/** What does a state machine see: the registry of error names. */
@NullMarked
package io.legacybridge.worker.error;

import org.jspecify.annotations.NullMarked;
