/** What has happened? The events of an execution, in the shapes in which Step Functions records them. */
@NullMarked
package io.legacybridge.states.history;

import org.jspecify.annotations.NullMarked;
