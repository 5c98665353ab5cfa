/** What does the definition say, and is it allowed? */
@NullMarked
package io.legacybridge.states.definition;

import org.jspecify.annotations.NullMarked;
