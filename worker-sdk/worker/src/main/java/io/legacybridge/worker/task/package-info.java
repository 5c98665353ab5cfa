/** What is a task, and what came of it. */
@NullMarked
package io.legacybridge.worker.task;

import org.jspecify.annotations.NullMarked;
