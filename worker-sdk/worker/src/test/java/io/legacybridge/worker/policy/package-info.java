@NullMarked
package io.legacybridge.worker.policy;

import org.jspecify.annotations.NullMarked;
