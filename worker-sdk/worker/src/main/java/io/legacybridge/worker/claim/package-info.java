/** Where does a result go that is too large to travel: the claim check. */
@NullMarked
package io.legacybridge.worker.claim;

import org.jspecify.annotations.NullMarked;
