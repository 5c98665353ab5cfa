@NullMarked
package io.legacybridge.worker.error;

import org.jspecify.annotations.NullMarked;
