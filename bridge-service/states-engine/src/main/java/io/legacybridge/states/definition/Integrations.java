package io.legacybridge.states.definition;

import java.util.Set;

/** What AWS recognizes as the resource of a Task, as far as a definition can be refused for it. */
final class Integrations {
    private static final String DYNAMODB = ":::dynamodb:";
    private static final Set<String> DYNAMODB_ACTIONS = Set.of("getItem", "putItem", "deleteItem", "updateItem");

    private Integrations() {}

    /** False if AWS refuses the resource as not recognized. */
    static boolean isKnown(String resource) {
        int at = resource.indexOf(DYNAMODB);
        return at < 0 || DYNAMODB_ACTIONS.contains(resource.substring(at + DYNAMODB.length()));
    }
}
