@NullMarked
package io.legacybridge.examples.localaws;

import org.jspecify.annotations.NullMarked;
