package io.legacybridge.states.api;

import static io.legacybridge.states.api.Shape.listOf;
import static io.legacybridge.states.api.Shape.oneOf;
import static io.legacybridge.states.api.Shape.secret;
import static io.legacybridge.states.api.Shape.structure;
import static io.legacybridge.states.api.Shape.structureNamed;
import static io.legacybridge.states.api.Shape.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The constraints on every request, in one table, after the Step Functions service model (2016-11-23). */
final class RequestShapes {

    private static final Shape NAME = text(1, 80);
    private static final Shape ARN = text(1, 256);
    private static final Shape LONG_ARN = text(1, 2000);
    private static final Shape DEFINITION = secret(1, 1_048_576);
    private static final Shape PAYLOAD = new Shape.Payload(262_144);
    private static final Shape ERROR = secret(0, 256);
    private static final Shape CAUSE = secret(0, 32_768);
    private static final Shape TOKEN = secret(1, 2048);
    private static final Shape TRACE = text(0, 256, "\\p{ASCII}*");
    private static final Shape VERSION_DESCRIPTION = secret(0, 256);
    private static final Shape FLAG = new Shape.Flag();
    private static final Shape PAGE_SIZE = new Shape.Whole(0, 1000);
    private static final Shape PAGE_TOKEN = text(1, 1024);
    private static final Shape COUNT = new Shape.Whole(0, Integer.MAX_VALUE);
    private static final Shape TYPE = oneOf("STANDARD", "EXPRESS");
    private static final Shape INCLUDED = oneOf("ALL_DATA", "METADATA_ONLY");
    private static final Shape STATUS =
            oneOf("SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING");
    private static final Shape TAG_KEY = text(1, 128);
    private static final Shape TAGS = listOf(structure("key", TAG_KEY, "value", text(0, 256)));
    private static final Shape ALIAS_NAME = text(1, 80, "^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$");
    private static final Shape ENCRYPTION = structure(
            "type*", oneOf("AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"),
            "kmsKeyId", text(1, 2048),
            "kmsDataKeyReusePeriodSeconds", new Shape.Whole(60, 900));
    private static final Shape LOGGING = structure(
            "level",
            oneOf("ALL", "ERROR", "FATAL", "OFF"),
            "includeExecutionData",
            FLAG,
            "destinations",
            listOf(structure("cloudWatchLogsLogGroup", structure("logGroupArn", ARN))));
    private static final Shape TRACING = structure("enabled", FLAG);
    private static final Shape ROUTING = new Shape.ListOf(
            structureNamed(
                    "RoutingConfigurationListItem", "stateMachineVersionArn*", ARN, "weight*", new Shape.Whole(0, 100)),
            1,
            2);

    private static final Map<String, Shape> SHAPES = Map.ofEntries(
            shape("CreateActivity", "name*", NAME, "tags", TAGS, "encryptionConfiguration", ENCRYPTION),
            shape("DescribeActivity", "activityArn*", ARN),
            shape("ListActivities", "maxResults", PAGE_SIZE, "nextToken", PAGE_TOKEN),
            shape("DeleteActivity", "activityArn*", ARN),
            shape("GetActivityTask", "activityArn*", ARN, "workerName", NAME),
            shape("SendTaskHeartbeat", "taskToken*", TOKEN),
            shape("SendTaskSuccess", "taskToken*", TOKEN, "output*", PAYLOAD),
            shape("SendTaskFailure", "taskToken*", TOKEN, "error", ERROR, "cause", CAUSE),
            shape(
                    "CreateStateMachine",
                    "name*",
                    NAME,
                    "definition*",
                    DEFINITION,
                    "roleArn*",
                    ARN,
                    "type",
                    TYPE,
                    "loggingConfiguration",
                    LOGGING,
                    "tags",
                    TAGS,
                    "tracingConfiguration",
                    TRACING,
                    "publish",
                    FLAG,
                    "versionDescription",
                    VERSION_DESCRIPTION,
                    "encryptionConfiguration",
                    ENCRYPTION),
            shape(
                    "UpdateStateMachine",
                    "stateMachineArn*",
                    ARN,
                    "definition",
                    DEFINITION,
                    "roleArn",
                    ARN,
                    "loggingConfiguration",
                    LOGGING,
                    "tracingConfiguration",
                    TRACING,
                    "publish",
                    FLAG,
                    "versionDescription",
                    VERSION_DESCRIPTION,
                    "encryptionConfiguration",
                    ENCRYPTION),
            shape("DescribeStateMachine", "stateMachineArn*", ARN, "includedData", INCLUDED),
            shape("ListStateMachines", "maxResults", PAGE_SIZE, "nextToken", PAGE_TOKEN),
            shape("DeleteStateMachine", "stateMachineArn*", ARN),
            shape(
                    "ValidateStateMachineDefinition",
                    "definition*",
                    DEFINITION,
                    "type",
                    TYPE,
                    "severity",
                    oneOf("ERROR", "WARNING"),
                    "maxResults",
                    new Shape.Whole(0, 100)),
            shape("StartExecution", "stateMachineArn*", ARN, "name", NAME, "input", PAYLOAD, "traceHeader", TRACE),
            shape(
                    "StartSyncExecution",
                    "stateMachineArn*",
                    ARN,
                    "name",
                    NAME,
                    "input",
                    PAYLOAD,
                    "traceHeader",
                    TRACE,
                    "includedData",
                    INCLUDED),
            shape("StopExecution", "executionArn*", ARN, "error", ERROR, "cause", CAUSE),
            shape("DescribeExecution", "executionArn*", ARN, "includedData", INCLUDED),
            shape(
                    "ListExecutions",
                    "stateMachineArn",
                    ARN,
                    "statusFilter",
                    STATUS,
                    "maxResults",
                    PAGE_SIZE,
                    "nextToken",
                    text(1, 3096),
                    "mapRunArn",
                    LONG_ARN,
                    "redriveFilter",
                    oneOf("REDRIVEN", "NOT_REDRIVEN")),
            shape(
                    "GetExecutionHistory",
                    "executionArn*",
                    ARN,
                    "maxResults",
                    PAGE_SIZE,
                    "reverseOrder",
                    FLAG,
                    "nextToken",
                    PAGE_TOKEN,
                    "includeExecutionData",
                    FLAG),
            shape(
                    "TestState",
                    "definition*",
                    DEFINITION,
                    "roleArn",
                    ARN,
                    "input",
                    PAYLOAD,
                    "inspectionLevel",
                    oneOf("INFO", "DEBUG", "TRACE"),
                    "revealSecrets",
                    FLAG,
                    "variables",
                    PAYLOAD,
                    "stateName",
                    secret(1, 80),
                    "mock",
                    structure(
                            "result",
                            PAYLOAD,
                            "errorOutput",
                            structure("error", ERROR, "cause", CAUSE),
                            "fieldValidationMode",
                            oneOf("STRICT", "PRESENT", "NONE")),
                    "context",
                    PAYLOAD,
                    "stateConfiguration",
                    structure(
                            "retrierRetryCount",
                            COUNT,
                            "errorCausedByState",
                            secret(1, 80),
                            "mapIterationFailureCount",
                            COUNT,
                            "mapItemReaderData",
                            PAYLOAD)),
            shape("DescribeMapRun", "mapRunArn*", LONG_ARN),
            shape(
                    "UpdateMapRun",
                    "mapRunArn*",
                    LONG_ARN,
                    "maxConcurrency",
                    COUNT,
                    "toleratedFailurePercentage",
                    new Shape.Decimal(0, 100),
                    "toleratedFailureCount",
                    new Shape.Whole(0, Long.MAX_VALUE)),
            shape("ListMapRuns", "executionArn*", ARN, "maxResults", PAGE_SIZE, "nextToken", PAGE_TOKEN),
            shape("RedriveExecution", "executionArn*", ARN, "clientToken", text(1, 64, "[!-~]+")),
            shape("DescribeStateMachineForExecution", "executionArn*", ARN, "includedData", INCLUDED),
            shape("TagResource", "resourceArn*", ARN, "tags*", TAGS),
            shape("UntagResource", "resourceArn*", ARN, "tagKeys*", listOf(TAG_KEY)),
            shape("ListTagsForResource", "resourceArn*", ARN),
            shape(
                    "CreateStateMachineAlias",
                    "description",
                    secret(0, 256),
                    "name*",
                    ALIAS_NAME,
                    "routingConfiguration*",
                    ROUTING),
            shape(
                    "UpdateStateMachineAlias",
                    "stateMachineAliasArn*",
                    ARN,
                    "description",
                    secret(0, 256),
                    "routingConfiguration",
                    ROUTING),
            shape("DescribeStateMachineAlias", "stateMachineAliasArn*", ARN),
            shape("DeleteStateMachineAlias", "stateMachineAliasArn*", ARN),
            shape("ListStateMachineAliases", "stateMachineArn*", ARN, "nextToken", PAGE_TOKEN, "maxResults", PAGE_SIZE),
            shape(
                    "PublishStateMachineVersion",
                    "stateMachineArn*",
                    ARN,
                    "revisionId",
                    text(0, 256),
                    "description",
                    VERSION_DESCRIPTION),
            shape("DeleteStateMachineVersion", "stateMachineVersionArn*", LONG_ARN),
            shape(
                    "ListStateMachineVersions",
                    "stateMachineArn*",
                    ARN,
                    "nextToken",
                    PAGE_TOKEN,
                    "maxResults",
                    PAGE_SIZE));

    private RequestShapes() {}

    /** Refuses a request that breaks a constraint, naming every one that it breaks. */
    static void check(String operation, ObjectNode request) {
        Shape shape = SHAPES.get(operation);
        if (shape == null) {
            throw new IllegalArgumentException("No shape for the request of " + operation);
        }
        List<String> violations = new ArrayList<>();
        shape.check(request, "", violations);
        if (!violations.isEmpty()) {
            String errors = violations.size() == 1 ? "error" : "errors";
            throw ApiError.violation(
                    violations.size() + " validation " + errors + " detected: " + String.join("; ", violations));
        }
    }

    private static Map.Entry<String, Shape> shape(String operation, Object... members) {
        return Map.entry(operation, structure(members));
    }
}
