package io.legacybridge.states.definition;

import io.legacybridge.states.data.DataFlow;
import io.legacybridge.states.data.Expression;
import io.legacybridge.states.data.QueryLanguage;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Task states: activities are supported, every other resource is refused by name. */
final class TaskParser {
    private static final Pattern ACTIVITY =
            Pattern.compile("arn:[a-z-]+:states:[a-z0-9-]+:[0-9]{12}:activity:[^:\\s]{1,80}");
    private static final Pattern INTEGRATION = Pattern.compile("arn:[a-z-]+:states:[^:]*:[^:]*:[A-Za-z0-9.:_-]+");
    private static final Pattern LAMBDA = Pattern.compile("arn:[a-z-]+:lambda:.+");
    private static final List<String> NOT_EXPRESS = List.of(".sync", ".sync:2", ".waitForTaskToken");

    private final WorkflowType type;

    TaskParser(WorkflowType type) {
        this.type = type;
    }

    @Nullable
    State read(String name, QueryLanguage language, Fields fields) {
        fields.require("Resource");
        DataFlow flow = FlowParser.state(language, fields);
        String resource = fields.text("Resource");
        if (resource != null) {
            checkResource(resource, fields);
        }
        credentials(fields);
        Expression<Long> timeout = ValueParser.seconds(language, fields, "TimeoutSeconds");
        Expression<Long> heartbeat = ValueParser.seconds(language, fields, "HeartbeatSeconds");
        checkHeartbeat(timeout, heartbeat, fields);
        List<Retrier> retry = FailureParser.retry(fields);
        List<Catcher> catchers = FailureParser.catchers(language, fields);
        String next = StateParser.next(fields);
        return resource == null
                ? null
                : new TaskState(
                        name, fields.text("Comment"), flow, resource, timeout, heartbeat, retry, catchers, next);
    }

    private void checkResource(String resource, Fields fields) {
        String location = fields.location("Resource");
        Diagnostics diagnostics = fields.diagnostics();
        if (ACTIVITY.matcher(resource).matches()) {
            if (type == WorkflowType.EXPRESS) {
                diagnostics.schema(location, "Express state machine does not support Activity ARN");
            }
            return;
        }
        for (String suffix : NOT_EXPRESS) {
            if (type == WorkflowType.EXPRESS && resource.endsWith(suffix)) {
                diagnostics.schema(
                        location, "Express state machine does not support '" + suffix + "' service integration ");
                return;
            }
        }
        if (!Integrations.isKnown(resource)
                || !(INTEGRATION.matcher(resource).matches()
                        || LAMBDA.matcher(resource).matches())) {
            diagnostics.schema(
                    location,
                    "The resource provided " + resource + " is not recognized. The value is not a valid resource ARN,"
                            + " or the resource is not available in this region.");
            return;
        }
        diagnostics.notRunnable(
                location,
                "Tasks with the resource " + resource + " are not supported: a Task's resource must be an activity");
    }

    private static void credentials(Fields fields) {
        Fields credentials = fields.object("Credentials");
        if (credentials == null) {
            return;
        }
        if (!credentials.has("RoleArn") && !credentials.has("RoleArn.$")) {
            credentials.schema("The field 'RoleArn' is required but was missing");
        } else {
            fields.diagnostics().notRunnable(credentials.location(), "Credentials of a Task are not supported");
        }
    }

    private static void checkHeartbeat(
            @Nullable Expression<Long> timeout, @Nullable Expression<Long> heartbeat, Fields fields) {
        if (timeout instanceof Expression.Literal<Long> most
                && heartbeat instanceof Expression.Literal<Long> beat
                && beat.value() >= most.value()) {
            fields.schema("HeartbeatSeconds must be smaller than TimeoutSeconds");
        }
    }
}
