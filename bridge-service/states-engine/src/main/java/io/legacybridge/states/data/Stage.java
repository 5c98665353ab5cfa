package io.legacybridge.states.data;

import com.fasterxml.jackson.databind.JsonNode;

/** What a state's data becomes on its way through the state, as far as somebody can look on. */
public enum Stage {
    AFTER_INPUT_PATH("afterInputPath"),
    AFTER_PARAMETERS("afterParameters"),
    AFTER_ARGUMENTS("afterArguments"),
    AFTER_ITEMS_PATH("afterItemsPath"),
    AFTER_ITEM_SELECTOR("afterItemSelector"),
    RESULT("result"),
    AFTER_RESULT_SELECTOR("afterResultSelector"),
    AFTER_RESULT_PATH("afterResultPath");

    private final String apiName;

    Stage(String apiName) {
        this.apiName = apiName;
    }

    /** What TestState calls it (InspectionData in the API's model). */
    public String apiName() {
        return apiName;
    }

    /** Is told what the data is at each stage. Called by the thread that evaluates. */
    @FunctionalInterface
    public interface Observer {
        void sees(Stage stage, JsonNode value);
    }
}
