/** What does a task bring, and what of it is allowed: for adapters that make something of a task's input. */
@NullMarked
package io.legacybridge.worker.input;

import org.jspecify.annotations.NullMarked;
