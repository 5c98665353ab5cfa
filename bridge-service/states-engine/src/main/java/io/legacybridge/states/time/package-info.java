/** Who waits for how long? Timers and the two clocks of the engine, real or moved by a test. */
@NullMarked
package io.legacybridge.states.time;

import org.jspecify.annotations.NullMarked;
