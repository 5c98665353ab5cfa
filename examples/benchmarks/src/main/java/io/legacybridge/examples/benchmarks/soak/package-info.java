/** Does anything get lost, or happen twice, while everything goes wrong? */
@NullMarked
package io.legacybridge.examples.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
