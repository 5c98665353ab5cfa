/** Endpoints for tests: HTTP that misbehaves on command, and services of AWS that know the SDK's model. */
@NullMarked
package io.legacybridge.adapters.aws;

import org.jspecify.annotations.NullMarked;
