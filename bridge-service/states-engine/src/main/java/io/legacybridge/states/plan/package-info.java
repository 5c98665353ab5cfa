/** What happens in this state? Plans made from definitions, and the executions that walk them. */
@NullMarked
package io.legacybridge.states.plan;

import org.jspecify.annotations.NullMarked;
