/** Where is a service of AWS, and what did it say when it refused: what the adapters of AWS services share. */
@NullMarked
package io.legacybridge.adapters.aws;

import org.jspecify.annotations.NullMarked;
