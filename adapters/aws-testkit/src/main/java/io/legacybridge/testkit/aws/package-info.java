/**
 * Services of AWS on this machine, for tests and examples: what a client asks and is told is held against the SDK's own
 * model, and behind it real functions and real shells do the work.
 */
@NullMarked
package io.legacybridge.testkit.aws;

import org.jspecify.annotations.NullMarked;
