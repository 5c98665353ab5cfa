/**
 * Who starts and stops it all, when is asked for work, what does running a task mean, is it still ours, how is told
 * what came of it.
 */
@NullMarked
package io.legacybridge.worker;

import org.jspecify.annotations.NullMarked;
