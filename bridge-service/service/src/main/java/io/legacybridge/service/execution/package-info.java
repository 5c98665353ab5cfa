/** How is a state machine created or updated, an execution started and followed to its end. */
@NullMarked
package io.legacybridge.service.execution;

import org.jspecify.annotations.NullMarked;
