/** The real AWS SDK over HTTP against an endpoint that knows its model and runs commands with a real shell. */
@NullMarked
package io.legacybridge.adapters.ssm;

import org.jspecify.annotations.NullMarked;
