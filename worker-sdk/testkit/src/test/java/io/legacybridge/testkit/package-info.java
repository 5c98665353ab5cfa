@NullMarked
package io.legacybridge.testkit;

import org.jspecify.annotations.NullMarked;
