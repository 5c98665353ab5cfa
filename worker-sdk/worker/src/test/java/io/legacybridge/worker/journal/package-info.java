@NullMarked
package io.legacybridge.worker.journal;

import org.jspecify.annotations.NullMarked;
