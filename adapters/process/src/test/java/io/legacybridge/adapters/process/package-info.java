/** Real programs, started and ended: does the process adapter do what it says. */
@NullMarked
package io.legacybridge.adapters.process;

import org.jspecify.annotations.NullMarked;
