/** Who waits for which task? Activities, their queues, the open polls and the task tokens. */
@NullMarked
package io.legacybridge.states.activity;

import org.jspecify.annotations.NullMarked;
