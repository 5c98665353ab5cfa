package io.legacybridge.states.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.legacybridge.states.plan.Execution;
import io.legacybridge.states.plan.ExecutionEnvironment;
import io.legacybridge.states.store.ExecutionRecord;
import java.util.UUID;

/** Makes the execution that a request asks for. */
final class ExecutionFactory {

    private ExecutionFactory() {}

    static Execution standard(
            StateMachine.Target target, Request request, ExecutionEnvironment environment, Arns arns) {
        String name = name(request);
        return make(arns.execution(target.machine().name(), name), name, target, request, environment);
    }

    static Execution express(StateMachine.Target target, Request request, ExecutionEnvironment environment, Arns arns) {
        String name = name(request);
        String arn = arns.expressExecution(
                target.machine().name(), name, UUID.randomUUID().toString());
        return make(arn, name, target, request, environment.inMemory());
    }

    private static String name(Request request) {
        return Arns.requireName(
                request.optionalText("name").orElseGet(() -> UUID.randomUUID().toString()));
    }

    private static Execution make(
            String arn, String name, StateMachine.Target target, Request request, ExecutionEnvironment environment) {
        Revision revision = target.revision();
        String input = request.optionalText("input").orElse("{}");
        ExecutionRecord record = new ExecutionRecord(
                arn,
                target.machine().type(),
                name,
                target.machine().arn(),
                target.version() == null ? null : target.version().arn(),
                target.aliasArn(),
                null,
                revision.id(),
                revision.definition(),
                revision.roleArn(),
                input,
                request.textOrNull("traceHeader"),
                environment.time().now(),
                revision.date());
        try {
            return new Execution(record, revision.plan(), environment);
        } catch (JsonProcessingException e) {
            String reason = input.isBlank() ? "Invalid execution input." : e.getOriginalMessage();
            throw ApiError.of("InvalidExecutionInput", "Invalid State Machine Execution Input: '" + reason + "'");
        }
    }
}
