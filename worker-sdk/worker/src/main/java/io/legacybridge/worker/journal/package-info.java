/** What is open, durably. */
@NullMarked
package io.legacybridge.worker.journal;

import org.jspecify.annotations.NullMarked;
