/**
 * What is this value? Paths, payload templates, intrinsic functions and JSONata, and how data flows through a state.
 */
@NullMarked
package io.legacybridge.states.data;

import org.jspecify.annotations.NullMarked;
