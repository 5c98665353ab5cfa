/** How do I run a state machine here? The entry: build an engine, give it an endpoint. */
@NullMarked
package io.legacybridge.states;

import org.jspecify.annotations.NullMarked;
