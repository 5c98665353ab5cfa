/** How does a newcomer see it all work: the command {@code demo}. */
@NullMarked
package io.legacybridge.examples.demo;

import org.jspecify.annotations.NullMarked;
