/** What may a client ask? The operations of the Step Functions API, one class per family. */
@NullMarked
package io.legacybridge.states.api;

import org.jspecify.annotations.NullMarked;
