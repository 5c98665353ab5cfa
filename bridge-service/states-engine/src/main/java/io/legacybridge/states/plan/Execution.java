package io.legacybridge.states.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.data.Json;
import io.legacybridge.states.definition.WorkflowType;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import io.legacybridge.states.history.ExecutionStatus;
import io.legacybridge.states.history.HistoryEvent;
import io.legacybridge.states.store.ExecutionRecord;
import io.legacybridge.states.time.EngineTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution of a plan.
 *
 * <p>Everything that happens to it is a message in its mailbox: a start, a poll, a worker's report, a timer, a stop. A
 * message runs the flows that can go on, one state at a time, until each of them waits or has ended; then the events
 * that this wrote are given to the store, and what was to follow from them ({@link #afterCommit}) happens once the
 * store has them, in the order of the messages. So no thread waits for a task, a timer or a poll, no lock is held while
 * flows run, and nobody outside learns of an event that is not on record.
 *
 * <p>After the end, every later message finds its visit gone and changes nothing.
 */
public final class Execution {

    /** The longest history; its last event ends the execution (service quotas). */
    static final int MAX_EVENTS = 25_000;

    private static final Duration MAX_EXPRESS = Duration.ofMinutes(5);

    /** What an execution takes beside its texts and events: itself, its record, its place in tables. */
    private static final long OBJECTS = 2_048;

    private static final Logger log = LoggerFactory.getLogger(Execution.class);

    private final ExecutionRecord record;
    private final Plan plan;
    private final ExecutionEnvironment environment;
    private final Mailbox mailbox;
    private final Probe probe;
    private final History history = new History();
    private final CompletableFuture<Outcome> closed = new CompletableFuture<>();
    private volatile Outcome committedOutcome = Outcome.RUNNING;

    // Only the mailbox touches these.
    private final Set<Frame> ready = new LinkedHashSet<>();
    private List<Runnable> effects = new ArrayList<>();
    private CompletionStage<Void> lastCommit = CompletableFuture.completedFuture(null);
    private int givenToStore;
    private JsonNode input;
    private Outcome outcome = Outcome.RUNNING;
    private @Nullable Frame root;
    private EngineTime.Timer timeout = () -> {};

    /** @throws JsonProcessingException if the record's input is not JSON */
    public Execution(ExecutionRecord record, Plan plan, ExecutionEnvironment environment)
            throws JsonProcessingException {
        this(record, plan, environment, Probe.NONE);
    }

    /** @throws JsonProcessingException if the record's input is not JSON */
    Execution(ExecutionRecord record, Plan plan, ExecutionEnvironment environment, Probe probe)
            throws JsonProcessingException {
        this.record = record;
        this.plan = plan;
        this.environment = environment;
        this.input = Json.parse(record.input());
        this.mailbox = new Mailbox(environment.executor());
        this.probe = probe;
    }

    public ExecutionRecord record() {
        return record;
    }

    /** Where it stands, as far as is on record. */
    public Outcome outcome() {
        return committedOutcome;
    }

    /** The events that are on record, at this moment. The list is for one thread. */
    public List<HistoryEvent> events() {
        return history.committed();
    }

    /**
     * About how many bytes it takes, once it has closed; the definition, which executions share, is left out. One that
     * can be redriven also holds what its flows would go on with, which is no more than its history tells.
     */
    long bytes() {
        Outcome reached = committedOutcome;
        return OBJECTS
                + 2L * (record.input().length() + length(reached.output()) + length(reached.cause()))
                + history.packedBytes()
                + (reached.isRedrivable() ? history.packedTextBytes() : 0);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** Completes when the execution has ended and that is on record. */
    public CompletionStage<Outcome> closed() {
        return closed;
    }

    /** Starts it. Completes when the start is on record. */
    public CompletionStage<Void> start() {
        CompletableFuture<Void> started = new CompletableFuture<>();
        post(() -> {
            Payload payload = new Payload(input, record.input());
            addEvent(0, EventType.EXECUTION_STARTED, Details.executionStarted(record.input(), record.roleArn()), "");
            afterCommit(() -> started.complete(null));
            Frame frame = Frame.root(this, plan.root(), probe.variables(), payload);
            root = frame;
            limit().ifPresent(limit -> timeout = schedule(limit, this::timeOut));
            makeReady(frame);
        });
        return started;
    }

    /**
     * Stops it, if it still runs.
     *
     * @return when it ended, by this or before
     */
    public CompletionStage<Instant> stop(@Nullable String error, @Nullable String cause) {
        CompletableFuture<Instant> stopped = new CompletableFuture<>();
        post(() -> {
            if (!outcome.status().closed()) {
                close(
                        0,
                        EventType.EXECUTION_ABORTED,
                        Details.error(error, cause),
                        ExecutionStatus.ABORTED,
                        null,
                        error,
                        cause);
            }
            Instant stopDate = Optional.ofNullable(outcome.stopDate()).orElseThrow();
            afterCommit(() -> stopped.complete(stopDate));
        });
        return stopped;
    }

    /** How long it may take: what the definition says, and for EXPRESS no more than its five minutes. */
    private Optional<Duration> limit() {
        if (record.type() == WorkflowType.STANDARD) {
            return plan.timeout();
        }
        return Optional.of(
                plan.timeout().filter(limit -> limit.compareTo(MAX_EXPRESS) < 0).orElse(MAX_EXPRESS));
    }

    /**
     * Starts it again where it failed, was stopped or timed out: what succeeded is kept, retries count from zero, its
     * time limit starts anew. The event {@code ExecutionRedriven} says so.
     *
     * @return when it went on; empty when it runs, has succeeded, or its history is full
     */
    public CompletionStage<Optional<Instant>> redrive() {
        CompletableFuture<Optional<Instant>> redriven = new CompletableFuture<>();
        post(() -> {
            Frame frame = root;
            if (frame == null || !outcome.isRedrivable() || history.size() >= MAX_EVENTS - 1) {
                afterCommit(() -> redriven.complete(Optional.empty()));
                return;
            }
            int count = outcome.redriveCount() + 1;
            HistoryEvent event = addEvent(history.size(), EventType.EXECUTION_REDRIVEN, Details.redriven(count), "");
            outcome = Outcome.redriven(count, event.timestamp());
            afterCommit(() -> redriven.complete(Optional.of(event.timestamp())));
            limit().ifPresent(limit -> timeout = schedule(limit, this::timeOut));
            frame.redrive(event.id());
        });
        return redriven;
    }

    ExecutionEnvironment environment() {
        return environment;
    }

    Probe probe() {
        return probe;
    }

    int redriveCount() {
        return outcome.redriveCount();
    }

    JsonNode input() {
        return input;
    }

    /** Does something to this execution, after what was posted before. */
    void post(Runnable message) {
        mailbox.post(() -> {
            handle(message);
            commit();
        });
    }

    private void handle(Runnable message) {
        try {
            message.run();
            while (!ready.isEmpty()) {
                Frame next = ready.iterator().next();
                ready.remove(next);
                next.advance();
            }
        } catch (HistoryFullException full) {
            close(
                    full.previousEventId(),
                    EventType.EXECUTION_FAILED,
                    Details.error("States.Runtime", full.getMessage()),
                    ExecutionStatus.FAILED,
                    null,
                    "States.Runtime",
                    full.getMessage());
        } catch (RuntimeException fault) {
            log.error("Execution {} met a fault of the engine and fails", record.executionArn(), fault);
            if (!outcome.status().closed()) {
                fail(Failure.runtime("The engine met an internal fault; its log says more."), 0);
            }
        }
    }

    private void commit() {
        int size = history.size();
        List<Runnable> followUps = effects;
        if (size == givenToStore && followUps.isEmpty()) {
            return;
        }
        if (size > givenToStore) {
            List<HistoryEvent> events = history.from(givenToStore);
            lastCommit = givenToStore == 0
                    ? environment.store().open(record, events)
                    : environment.store().append(record.executionArn(), events);
            givenToStore = size;
        }
        effects = new ArrayList<>();
        Outcome reached = outcome;
        lastCommit.whenComplete((done, failure) -> {
            if (failure != null) {
                log.error(
                        "The store lost events of {}; what follows from them does not happen",
                        record.executionArn(),
                        failure);
                return;
            }
            history.commitUpTo(size);
            committedOutcome = reached;
            followUps.forEach(this::runSafely);
            if (reached.status().closed()) {
                history.pack();
                closed.complete(reached);
            }
        });
    }

    private void runSafely(Runnable effect) {
        try {
            effect.run();
        } catch (RuntimeException e) {
            log.error("What was to follow an event of {} failed", record.executionArn(), e);
        }
    }

    /** Lets something happen outside once all events so far are on record. */
    void afterCommit(Runnable effect) {
        effects.add(effect);
    }

    /**
     * Does something to this execution after a delay. A timer that is cancelled has no effect, even when it has already
     * fired.
     */
    EngineTime.Timer schedule(Duration delay, Runnable action) {
        boolean[] cancelled = {false};
        EngineTime.Timer timer = environment
                .time()
                .schedule(
                        delay,
                        () -> post(() -> {
                            if (!cancelled[0] && !outcome.status().closed()) {
                                action.run();
                            }
                        }));
        return () -> {
            cancelled[0] = true;
            timer.cancel();
        };
    }

    void makeReady(Frame frame) {
        ready.add(frame);
    }

    void makeUnready(Frame frame) {
        ready.remove(frame);
    }

    HistoryEvent record(long previousEventId, EventType type, ObjectNode details, String flow) {
        if (history.size() >= MAX_EVENTS - 1) {
            throw new HistoryFullException(previousEventId);
        }
        return addEvent(previousEventId, type, details, flow);
    }

    void succeed(Payload output, long lastEventId) {
        close(
                lastEventId,
                EventType.EXECUTION_SUCCEEDED,
                Details.output(output.text()),
                ExecutionStatus.SUCCEEDED,
                output.text(),
                null,
                null);
    }

    void fail(Failure failure, long lastEventId) {
        close(
                lastEventId,
                EventType.EXECUTION_FAILED,
                Details.error(failure.error(), failure.cause()),
                ExecutionStatus.FAILED,
                null,
                failure.error(),
                failure.cause());
    }

    private void timeOut() {
        close(
                0,
                EventType.EXECUTION_TIMED_OUT,
                Details.error("States.Timeout", null),
                ExecutionStatus.TIMED_OUT,
                null,
                null,
                null);
    }

    private void close(
            long previousEventId,
            EventType type,
            ObjectNode details,
            ExecutionStatus status,
            @Nullable String output,
            @Nullable String error,
            @Nullable String cause) {
        timeout.cancel();
        if (root != null) {
            root.cancel();
        }
        ready.clear();
        if (status == ExecutionStatus.SUCCEEDED) {
            // Nothing goes on from here, so the values that its flows went through need not be kept.
            root = null;
            input = MissingNode.getInstance();
        }
        HistoryEvent last = addEvent(previousEventId, type, details, "");
        outcome = outcome.ended(status, last.timestamp(), output, error, cause);
    }

    private HistoryEvent addEvent(long previousEventId, EventType type, ObjectNode details, String flow) {
        HistoryEvent event = new HistoryEvent(
                history.size() + 1L, previousEventId, type, environment.time().now(), details, flow);
        history.add(event);
        return event;
    }
}
