package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;

/**
 * What follows when a rule matches.
 *
 * @param rule the rule
 * @param next the state that follows
 * @param flow how data flows when this is chosen: the state's own paths, with the rule's Assign and Output
 */
public record Choice(ChoiceRule rule, String next, DataFlow flow) {}
