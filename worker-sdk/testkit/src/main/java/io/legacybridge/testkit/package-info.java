/** How does an author of an adapter, or of anything beside the worker, test it without AWS and without waiting. */
@NullMarked
package io.legacybridge.testkit;

import org.jspecify.annotations.NullMarked;
