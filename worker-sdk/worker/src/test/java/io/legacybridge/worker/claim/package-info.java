@NullMarked
package io.legacybridge.worker.claim;

import org.jspecify.annotations.NullMarked;
