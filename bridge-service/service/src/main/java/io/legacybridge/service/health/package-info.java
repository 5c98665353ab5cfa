/** Is the service well, and how is that measured: health checks and metrics. */
@NullMarked
package io.legacybridge.service.health;

import org.jspecify.annotations.NullMarked;
