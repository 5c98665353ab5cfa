package io.legacybridge.service.execution;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;

/**
 * Creates or updates a state machine, starts an execution and follows it to its end.
 *
 * <p>Following asks again and again: the newest history events first, back to the last one known, with a pause that
 * grows while nothing happens. Every method throws what the SDK throws. Thread-safe; the client stays the caller's.
 */
public final class ExecutionRunner {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int PAGE = 200;

    private final SfnClient client;

    /** @param client where Step Functions is */
    public ExecutionRunner(SfnClient client) {
        this.client = client;
    }

    /**
     * Makes a STANDARD state machine, or gives the one of that name this definition and role.
     *
     * <p>AWS may start executions of the next seconds with the former definition after an update.
     *
     * @return its ARN
     */
    public String createOrUpdate(String name, String definition, String roleArn) {
        Optional<String> existing = find(name);
        if (existing.isEmpty()) {
            try {
                return client.createStateMachine(request ->
                                request.name(name).definition(definition).roleArn(roleArn))
                        .stateMachineArn();
            } catch (StateMachineAlreadyExistsException e) {
                existing = Optional.of(find(name).orElseThrow(() -> e));
            }
        }
        String arn = existing.get();
        DescribeStateMachineResponse machine = client.describeStateMachine(request -> request.stateMachineArn(arn));
        if (!machine.definition().equals(definition) || !machine.roleArn().equals(roleArn)) {
            client.updateStateMachine(request ->
                    request.stateMachineArn(arn).definition(definition).roleArn(roleArn));
        }
        return arn;
    }

    /**
     * Starts an execution under a name that the service picks.
     *
     * @param input JSON text
     * @return its ARN
     */
    public String start(String stateMachineArn, String input) {
        return client.startExecution(
                        request -> request.stateMachineArn(stateMachineArn).input(input))
                .executionArn();
    }

    /** Follows an execution until it ends. */
    public ExecutionEnd follow(String executionArn, HistoryListener listener) throws InterruptedException {
        return follow(executionArn, listener, null);
    }

    /**
     * Follows an execution until it ends or the limit has passed.
     *
     * @param limit how long to follow; null is for ever
     */
    public ExecutionEnd follow(String executionArn, HistoryListener listener, @Nullable Duration limit)
            throws InterruptedException {
        long begin = System.nanoTime();
        long known = 0;
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            DescribeExecutionResponse execution =
                    client.describeExecution(request -> request.executionArn(executionArn));
            long newest = tell(executionArn, known, listener);
            if (execution.status() != ExecutionStatus.RUNNING) {
                return end(execution);
            }
            pause = newest > known ? SHORTEST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            known = newest;
            if (limit != null) {
                Duration left = limit.minusNanos(System.nanoTime() - begin);
                if (left.isNegative() || left.isZero()) {
                    return new ExecutionEnd.LeftRunning();
                }
                pause = shorter(pause, left);
            }
            Thread.sleep(Math.max(1, pause.toMillis()));
        }
    }

    private Optional<String> find(String name) {
        return client.listStateMachinesPaginator().stateMachines().stream()
                .filter(machine -> machine.name().equals(name))
                .map(StateMachineListItem::stateMachineArn)
                .findFirst();
    }

    /** Tells the events after the known one, oldest first, and returns the newest event's id. */
    private long tell(String executionArn, long known, HistoryListener listener) {
        Deque<HistoryEvent> fresh = new ArrayDeque<>();
        String page = null;
        do {
            String token = page;
            GetExecutionHistoryResponse history =
                    client.getExecutionHistory(request -> request.executionArn(executionArn)
                            .reverseOrder(true)
                            .maxResults(PAGE)
                            .nextToken(token));
            history.events().stream().filter(event -> event.id() > known).forEach(fresh::push);
            boolean reachedKnown = history.events().stream().anyMatch(event -> event.id() <= known);
            page = reachedKnown ? null : history.nextToken();
        } while (page != null);
        fresh.forEach(listener::happened);
        return fresh.isEmpty() ? known : fresh.getLast().id();
    }

    private static ExecutionEnd end(DescribeExecutionResponse execution) {
        String error = execution.error() == null ? "" : execution.error();
        String cause = execution.cause() == null ? "" : execution.cause();
        return switch (execution.status()) {
            case SUCCEEDED -> new ExecutionEnd.Succeeded(execution.output());
            case TIMED_OUT -> new ExecutionEnd.TimedOut(error, cause);
            case ABORTED -> new ExecutionEnd.Aborted(error, cause);
            default -> new ExecutionEnd.Failed(error, cause);
        };
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
