/** What time is it, and who is woken when. */
@NullMarked
package io.legacybridge.worker.time;

import org.jspecify.annotations.NullMarked;
