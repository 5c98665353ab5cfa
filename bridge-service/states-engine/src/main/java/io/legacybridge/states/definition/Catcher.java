package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a Catch.
 *
 * @param errors what it is for
 * @param comment what the definition says about it, for people
 * @param next the state that follows
 * @param flow ResultPath and Assign, or Output and Assign; its result is the error output
 */
public record Catcher(ErrorEquals errors, @Nullable String comment, String next, DataFlow flow) {}
