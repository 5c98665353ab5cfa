@NullMarked
package io.legacybridge.worker;

import org.jspecify.annotations.NullMarked;
