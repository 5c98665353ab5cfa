/** What the service's own HTTP answers, and to whom. */
@NullMarked
package io.legacybridge.service.resources;

import org.jspecify.annotations.NullMarked;
