package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.plan.ExecutionEnvironment;
import io.legacybridge.states.plan.Retention;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Step Functions API: an operation's name and its request in, its response or an {@link ApiError} out. The wire and
 * callers in the same process use it alike. Safe for use by many threads.
 */
public final class StatesApi {

    private static final Logger log = LoggerFactory.getLogger(StatesApi.class);

    private final Map<String, Handler> handlers = new HashMap<>();

    /** @param retention which closed executions can still be looked at */
    public StatesApi(ExecutionEnvironment environment, String region, String account, Retention retention) {
        Arns arns = new Arns(region, account);
        Tags tags = new Tags();
        StateMachines machines = new StateMachines();
        Executions executions = new Executions(retention, environment.mapRuns());
        handlers.putAll(
                new ActivityOperations(environment.activities(), environment.tokens(), arns, tags, environment.time())
                        .handlers());
        handlers.putAll(
                new StateMachineOperations(machines, arns, tags, environment.time(), environment.random()).handlers());
        handlers.putAll(new ExecutionOperations(machines, executions, environment, arns).handlers());
        handlers.putAll(new StateTestOperations(environment, arns).handlers());
        handlers.putAll(new VersionOperations(machines, environment.time()).handlers());
        handlers.putAll(new AliasOperations(machines, environment.time()).handlers());
        handlers.putAll(new MapRunOperations(executions, environment).handlers());
        handlers.putAll(new TagOperations(tags).handlers());
    }

    /**
     * Answers a request.
     *
     * @param operation its name, such as {@code CreateActivity}
     * @return the response, or a failure that is an {@link ApiError}
     */
    public CompletionStage<ObjectNode> call(String operation, ObjectNode request, Caller caller) {
        Handler handler = handlers.get(operation);
        if (handler == null) {
            return CompletableFuture.failedFuture(
                    ApiError.unknownOperation("This engine does not have the operation '" + operation + "'."));
        }
        try {
            RequestShapes.check(operation, request);
            return handler.handle(new Request(operation, request, caller))
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(asApiError(operation, failure)));
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(asApiError(operation, failure));
        }
    }

    private static ApiError asApiError(String operation, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ApiError error) {
            return error;
        }
        log.error("{} met a fault of the engine", operation, cause);
        return ApiError.internal();
    }
}
