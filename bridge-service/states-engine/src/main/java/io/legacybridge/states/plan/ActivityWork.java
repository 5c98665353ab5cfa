package io.legacybridge.states.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.states.activity.OpenTask;
import io.legacybridge.states.activity.Poll;
import io.legacybridge.states.activity.TaskReport;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import io.legacybridge.states.time.EngineTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at an activity task, from its scheduling until it is closed, seen from its execution.
 *
 * <p>Polls and workers call from any thread; everything they want is put into the execution's mailbox and decided
 * there, in order: so a report and a timeout cannot both win. A poll is answered, and a worker's call acknowledged,
 * only after the event that says so is on record. Both clocks start with ActivityStarted: a task that nobody takes does
 * not time out (Step Functions Developer Guide, Task state). A heartbeat sets back the heartbeat clock only, and is not
 * recorded.
 */
final class ActivityWork implements OpenTask, Pending {

    private final Visit visit;
    private final Execution execution;
    private final String activityArn;
    private final String token;
    private final String input;
    private final @Nullable Long timeoutSeconds;
    private final @Nullable Long heartbeatSeconds;

    private EngineTime.Timer timeout = () -> {};
    private EngineTime.Timer heartbeat = () -> {};

    ActivityWork(
            Visit visit,
            String activityArn,
            String token,
            String input,
            @Nullable Long timeoutSeconds,
            @Nullable Long heartbeatSeconds) {
        this.visit = visit;
        this.execution = visit.frame().execution();
        this.activityArn = activityArn;
        this.token = token;
        this.input = input;
        this.timeoutSeconds = timeoutSeconds;
        this.heartbeatSeconds = heartbeatSeconds;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public String activityArn() {
        return activityArn;
    }

    @Override
    public String input() {
        return input;
    }

    @Override
    public void startFor(Poll poll) {
        execution.post(() -> {
            ExecutionEnvironment environment = execution.environment();
            if (!isOpen()) {
                execution.afterCommit(() -> environment.activities().putBack(activityArn, poll));
            } else if (!environment.answersGonePolls() && !poll.isConnected()) {
                execution.afterCommit(() -> environment.activities().putBack(this, poll));
            } else {
                visit.frame().record(EventType.ACTIVITY_STARTED, Details.activityStarted(poll.workerName()));
                startClocks();
                environment.activities().started(this);
                execution.afterCommit(() -> poll.answer(this));
            }
        });
    }

    @Override
    public CompletionStage<Boolean> report(TaskReport report) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        execution.post(() -> {
            boolean open = isOpen();
            execution.afterCommit(() -> answer.complete(open));
            if (open) {
                take(report);
            }
        });
        return answer;
    }

    private void take(TaskReport report) {
        if (report instanceof TaskReport.Heartbeat) {
            startHeartbeatClock();
        } else if (report instanceof TaskReport.Success success) {
            cancel();
            visit.frame().record(EventType.ACTIVITY_SUCCEEDED, Details.output(success.output()));
            visit.step().succeed(visit, parse(success.output()));
        } else if (report instanceof TaskReport.Failure failure) {
            close(EventType.ACTIVITY_FAILED, Failure.of(failure.error(), failure.cause()));
        }
    }

    private static JsonNode parse(String output) {
        try {
            return Json.parse(output);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A task's output that is not JSON must not get this far", e);
        }
    }

    private void startClocks() {
        if (timeoutSeconds != null) {
            timeout = execution.schedule(Duration.ofSeconds(timeoutSeconds), () -> expire(Failure.timeout()));
        }
        startHeartbeatClock();
    }

    private void startHeartbeatClock() {
        heartbeat.cancel();
        if (heartbeatSeconds != null) {
            heartbeat =
                    execution.schedule(Duration.ofSeconds(heartbeatSeconds), () -> expire(Failure.heartbeatTimeout()));
        }
    }

    private void expire(Failure failure) {
        if (isOpen()) {
            close(EventType.ACTIVITY_TIMED_OUT, failure);
        }
    }

    private void close(EventType type, Failure failure) {
        visit.frame().record(type, Details.error(failure.error(), failure.cause()));
        visit.step().fail(visit, failure);
    }

    private boolean isOpen() {
        return visit.waitsFor(this);
    }

    @Override
    public void cancel() {
        timeout.cancel();
        heartbeat.cancel();
        execution.afterCommit(() -> execution.environment().activities().close(this));
    }
}
