package io.legacybridge.states.definition;

import io.legacybridge.states.data.QueryLanguage;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which fields the states have, by type and query language. */
final class StateFields {
    static final List<String> TYPES = List.of("Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map");

    /** The fields of a Parallel's branch. */
    static final Set<String> BRANCH = Set.of("Comment", "StartAt", "States");

    /** The fields of a Map's item processor. */
    static final Set<String> PROCESSOR = Set.of("Comment", "StartAt", "States", "ProcessorConfig");

    private static final Set<String> EVERYWHERE = Set.of("Type", "Comment", "QueryLanguage");

    private static final Set<String> JSONPATH_ONLY = Set.of(
            "InputPath",
            "OutputPath",
            "Parameters",
            "Result",
            "ResultPath",
            "ResultSelector",
            "ItemsPath",
            "SecondsPath",
            "TimestampPath",
            "TimeoutSecondsPath",
            "HeartbeatSecondsPath",
            "MaxConcurrencyPath",
            "ToleratedFailureCountPath",
            "ToleratedFailurePercentagePath",
            "ErrorPath",
            "CausePath");

    private static final Set<String> JSONATA_ONLY = Set.of("Arguments", "Output", "Items", "Condition");

    private static final Map<String, Set<String>> BY_TYPE = Map.of(
            "Pass",
            words("InputPath OutputPath Parameters Result ResultPath Output Assign Next End"),
            "Task",
            words("Resource Parameters Arguments Credentials TimeoutSeconds TimeoutSecondsPath HeartbeatSeconds"
                    + " HeartbeatSecondsPath Retry Catch InputPath OutputPath ResultSelector ResultPath Output Assign"
                    + " Next End"),
            "Choice",
            words("Choices Default InputPath OutputPath Output Assign"),
            "Wait",
            words("Seconds SecondsPath Timestamp TimestampPath InputPath OutputPath Output Assign Next End"),
            "Succeed",
            words("InputPath OutputPath Output"),
            "Fail",
            words("Error ErrorPath Cause CausePath"),
            "Parallel",
            words("Branches Parameters Arguments Retry Catch InputPath OutputPath ResultSelector ResultPath Output"
                    + " Assign Next End"),
            "Map",
            words("Iterator ItemProcessor ItemsPath Items ItemSelector Parameters MaxConcurrency MaxConcurrencyPath"
                    + " ToleratedFailureCount ToleratedFailureCountPath ToleratedFailurePercentage"
                    + " ToleratedFailurePercentagePath ItemReader ItemBatcher ResultWriter Label Retry Catch"
                    + " InputPath OutputPath ResultSelector ResultPath Output Assign Next End"));

    private StateFields() {}

    /** Reports the fields that a state of this type, in this language, does not have. */
    static void check(String type, QueryLanguage language, Fields fields) {
        Set<String> known = new HashSet<>(BY_TYPE.getOrDefault(type, Set.of()));
        known.addAll(EVERYWHERE);
        fields.allow(known);
        checkLanguage(language, fields);
    }

    /** Reports the fields that belong to the other language. */
    static void checkLanguage(QueryLanguage language, Fields fields) {
        boolean jsonata = language == QueryLanguage.JSONATA;
        QueryLanguage other = jsonata ? QueryLanguage.JSONPATH : QueryLanguage.JSONATA;
        for (String name : fields.names()) {
            if ((jsonata ? JSONPATH_ONLY : JSONATA_ONLY).contains(name)) {
                fields.schema("The QueryLanguage is set to '" + language.inDefinition() + "', but field '" + name
                        + "' is only supported for the '" + other.inDefinition() + "' QueryLanguage");
            }
        }
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }
}
