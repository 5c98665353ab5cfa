/** What survives? The executions and their events, kept before anything that follows from them leaves the engine. */
@NullMarked
package io.legacybridge.states.store;

import org.jspecify.annotations.NullMarked;
