/** The real AWS SDK over HTTP against an endpoint that knows its model and executes real handlers. */
@NullMarked
package io.legacybridge.adapters.lambda;

import org.jspecify.annotations.NullMarked;
