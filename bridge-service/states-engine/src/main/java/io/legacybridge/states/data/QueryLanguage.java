package io.legacybridge.states.data;

/** The language in which the expressions of a state are written. */
public enum QueryLanguage {
    JSONPATH("JSONPath"),
    JSONATA("JSONata");

    private final String inDefinition;

    QueryLanguage(String inDefinition) {
        this.inDefinition = inDefinition;
    }

    /** The name as a definition's {@code QueryLanguage} field spells it. */
    public String inDefinition() {
        return inDefinition;
    }
}
