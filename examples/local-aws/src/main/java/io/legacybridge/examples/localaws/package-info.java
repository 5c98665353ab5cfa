/** How do I try what needs AWS on a machine without an account. */
@NullMarked
package io.legacybridge.examples.localaws;

import org.jspecify.annotations.NullMarked;
