/** How fast, how much: what is measured, and how. */
@NullMarked
package io.legacybridge.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
