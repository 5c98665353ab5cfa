package io.legacybridge.states.api;

import static io.legacybridge.states.api.Answers.date;
import static io.legacybridge.states.api.Answers.now;
import static io.legacybridge.states.api.Answers.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.definition.WorkflowType;
import io.legacybridge.states.history.HistoryEvent;
import io.legacybridge.states.plan.Execution;
import io.legacybridge.states.plan.ExecutionEnvironment;
import io.legacybridge.states.plan.MapRun;
import io.legacybridge.states.plan.Outcome;
import io.legacybridge.states.store.ExecutionRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Executions: started, stopped, described, and what their histories say. */
final class ExecutionOperations {

    private final StateMachines machines;
    private final Executions executions;
    private final ExecutionEnvironment environment;
    private final Arns arns;
    private final Redrives redrives;

    ExecutionOperations(StateMachines machines, Executions executions, ExecutionEnvironment environment, Arns arns) {
        this.machines = machines;
        this.executions = executions;
        this.environment = environment;
        this.arns = arns;
        this.redrives = new Redrives(environment.time());
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "StartExecution", this::start,
                "StartSyncExecution", this::startSync,
                "StopExecution", this::stop,
                "RedriveExecution", request -> redrives.redrive(request, find(request)),
                "DescribeExecution", request -> now(describe(request)),
                "ListExecutions", request -> now(list(request)),
                "GetExecutionHistory", request -> now(history(request)),
                "DescribeStateMachineForExecution", request -> now(describeMachine(request)));
    }

    private CompletionStage<ObjectNode> start(Request request) {
        StateMachine.Target target = StateMachineOperations.target(machines, request, environment.random());
        if (target.machine().type() == WorkflowType.EXPRESS) {
            Execution express = ExecutionFactory.express(target, request, environment, arns);
            return express.start().thenApply(done -> started(express));
        }
        Execution created = ExecutionFactory.standard(target, request, environment, arns);
        Optional<Execution> existing = executions.addIfAbsent(created);
        if (existing.isEmpty()) {
            return created.start().thenApply(done -> started(created));
        }
        ExecutionRecord record = existing.get().record();
        if (existing.get().outcome().status().closed()
                || !record.input().equals(created.record().input())) {
            throw ApiError.of("ExecutionAlreadyExists", "Execution Already Exists: '" + record.executionArn() + "'");
        }
        return now(started(existing.get()));
    }

    private CompletionStage<ObjectNode> startSync(Request request) {
        StateMachine.Target target = StateMachineOperations.target(machines, request, environment.random());
        if (target.machine().type() != WorkflowType.EXPRESS) {
            throw notSupported();
        }
        Execution execution = ExecutionFactory.express(target, request, environment, arns);
        return execution
                .start()
                .thenCompose(done -> execution.closed())
                .thenApply(outcome -> SyncResult.of(execution.record(), outcome, withData(request)));
    }

    static ApiError notSupported() {
        return ApiError.of(
                "StateMachineTypeNotSupported", "This operation is not supported by this type of state machine");
    }

    private static ObjectNode started(Execution execution) {
        ObjectNode answer = object().put("executionArn", execution.record().executionArn());
        answer.set("startDate", date(execution.record().startDate()));
        return answer;
    }

    private CompletionStage<ObjectNode> stop(Request request) {
        Execution execution = find(request);
        return execution
                .stop(request.textOrNull("error"), request.textOrNull("cause"))
                .thenApply(stopDate -> {
                    ObjectNode answer = object();
                    answer.set("stopDate", date(stopDate));
                    return answer;
                });
    }

    private ObjectNode describe(Request request) {
        Execution execution = find(request);
        ExecutionRecord record = execution.record();
        Outcome outcome = execution.outcome();
        boolean withData = withData(request);
        ObjectNode answer = summary(execution, outcome);
        if (withData) {
            answer.put("input", record.input());
        }
        answer.putObject("inputDetails").put("included", withData);
        if (outcome.output() != null) {
            if (withData) {
                answer.put("output", outcome.output());
            }
            answer.putObject("outputDetails").put("included", withData);
        }
        putPresent(answer, "error", withData ? outcome.error() : null);
        putPresent(answer, "cause", withData ? outcome.cause() : null);
        putPresent(answer, "traceHeader", record.traceHeader());
        putPresent(answer, "mapRunArn", record.mapRunArn());
        redrives.describe(answer, outcome);
        return answer;
    }

    private ObjectNode list(Request request) {
        String arn = request.optionalText("stateMachineArn")
                .or(() -> request.optionalText("mapRunArn"))
                .orElseThrow(() ->
                        ApiError.of("ValidationException", "Either stateMachineArn or mapRunArn must be specified"));
        List<Executions.Started> ofArn = request.textOrNull("stateMachineArn") == null
                ? ofMapRun(Arns.require(arn, "mapRun"))
                : ofMachine(Arns.require(arn, "stateMachine"));
        String status = request.text("statusFilter");
        List<Executions.Started> all = ofArn.stream()
                .filter(started -> status.isEmpty()
                        || status.equals(started.execution().outcome().status().name()))
                .filter(started -> isAsked(
                        request.text("redriveFilter"), started.execution().outcome()))
                .toList();
        Page<Executions.Started> page = Page.of(
                all,
                Executions.Started::sequence,
                request,
                arn + status,
                environment.time().now());
        ObjectNode answer = object();
        ArrayNode items = answer.putArray("executions");
        page.items()
                .forEach(started -> items.add(
                        summary(started.execution(), started.execution().outcome())));
        return page.addToken(answer);
    }

    private List<Executions.Started> ofMachine(String arn) {
        StateMachine machine = machines.owner(arn).orElseThrow(() -> StateMachineOperations.doesNotExist(arn));
        if (machine.type() == WorkflowType.EXPRESS) {
            throw notSupported();
        }
        return executions.of(machine.arn()).stream()
                .filter(started -> arn.equals(machine.arn())
                        || isOf(arn, started.execution().record()))
                .toList();
    }

    private List<Executions.Started> ofMapRun(String arn) {
        MapRun run = environment.mapRuns().find(arn).orElseThrow(() -> MapRunOperations.notFound(arn));
        List<Executions.Started> all = new ArrayList<>();
        run.executions().forEach((number, execution) -> all.add(new Executions.Started(execution, number)));
        Collections.reverse(all);
        return all;
    }

    private static boolean isAsked(String redriveFilter, Outcome outcome) {
        return redriveFilter.isEmpty() || redriveFilter.equals("REDRIVEN") == outcome.redriveCount() > 0;
    }

    private static boolean withData(Request request) {
        return !request.text("includedData").equals("METADATA_ONLY");
    }

    private static boolean isOf(String arn, ExecutionRecord record) {
        return arn.equals(record.stateMachineVersionArn()) || arn.equals(record.stateMachineAliasArn());
    }

    private static ObjectNode summary(Execution execution, Outcome outcome) {
        ExecutionRecord record = execution.record();
        ObjectNode answer = object().put("executionArn", record.executionArn())
                .put("stateMachineArn", record.stateMachineArn())
                .put("name", record.name())
                .put("status", outcome.status().name());
        answer.set("startDate", date(record.startDate()));
        Instant stopDate = outcome.stopDate();
        if (stopDate != null) {
            answer.set("stopDate", date(stopDate));
        }
        answer.put("redriveCount", outcome.redriveCount());
        Instant redriveDate = outcome.redriveDate();
        if (redriveDate != null) {
            answer.set("redriveDate", date(redriveDate));
        }
        putPresent(answer, "stateMachineVersionArn", record.stateMachineVersionArn());
        putPresent(answer, "stateMachineAliasArn", record.stateMachineAliasArn());
        return answer;
    }

    private ObjectNode history(Request request) {
        Execution execution = find(request);
        List<HistoryEvent> events = execution.events();
        boolean reverse = request.flag("reverseOrder", false);
        // Ids count from 1 without gaps, so only the events of this page are looked at.
        Page<HistoryEvent> page = Page.at(
                reverse ? new Reversed<>(events) : events,
                index -> reverse ? events.size() - index : index + 1L,
                request,
                execution.record().executionArn() + reverse,
                environment.time().now());
        ObjectNode answer = object();
        ArrayNode items = answer.putArray("events");
        boolean withData = request.flag("includeExecutionData", true);
        page.items().forEach(event -> items.add(EventWriter.write(event, withData)));
        return page.addToken(answer);
    }

    private ObjectNode describeMachine(Request request) {
        ExecutionRecord record = find(request).record();
        ObjectNode answer = object().put("stateMachineArn", record.stateMachineArn())
                .put("name", Arns.nameOf(record.stateMachineArn()))
                .put("definition", record.definition())
                .put("roleArn", record.roleArn());
        answer.set("updateDate", date(record.revisionDate()));
        answer.set("loggingConfiguration", Configurations.noLogging());
        answer.set("tracingConfiguration", Configurations.noTracing());
        putPresent(answer, "revisionId", record.revisionId());
        Configurations.addDefinitionFacts(answer, record.definition());
        return answer;
    }

    private Execution find(Request request) {
        String arn = Arns.require(request.text("executionArn"), "execution");
        return executions
                .find(arn)
                .or(() -> environment.mapRuns().itemExecution(arn))
                .orElseThrow(() -> ApiError.of("ExecutionDoesNotExist", "Execution Does Not Exist: '" + arn + "'"));
    }

    private static void putPresent(ObjectNode answer, String member, @Nullable String value) {
        if (value != null) {
            answer.put(member, value);
        }
    }
}
