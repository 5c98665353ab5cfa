@NullMarked
package io.legacybridge.testkit.aws;

import org.jspecify.annotations.NullMarked;
