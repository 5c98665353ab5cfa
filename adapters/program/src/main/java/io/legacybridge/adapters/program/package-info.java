/** What is a program told, and did it succeed: what the adapters that run programs on a host share. */
@NullMarked
package io.legacybridge.adapters.program;

import org.jspecify.annotations.NullMarked;
