/** Is what a program left judged as it says. */
@NullMarked
package io.legacybridge.adapters.program;

import org.jspecify.annotations.NullMarked;
