/** What does one simulated drive over a field look like in every format, and what has to come of it. */
@NullMarked
package io.legacybridge.examples.demo.data;

import org.jspecify.annotations.NullMarked;
