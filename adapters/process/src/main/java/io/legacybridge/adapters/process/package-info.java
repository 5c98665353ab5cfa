/** How does a task become a program on this host: which tokens, where, how started, how ended, did it succeed. */
@NullMarked
package io.legacybridge.adapters.process;

import org.jspecify.annotations.NullMarked;
