package io.legacybridge.testkit;

import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.Answer;
import io.legacybridge.worker.activity.Done;
import io.legacybridge.worker.activity.PolledTask;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import io.legacybridge.worker.time.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Step Functions as a test wants it: hands out the tasks that it is offered, keeps book of every call in its order, and
 * goes wrong on command.
 *
 * <p>Polls wait until a task is offered; with a scheduler they are answered empty after 60 seconds, as Step Functions
 * does. A token is open until a report closes it or the test lets it time out; what comes later is refused as Step
 * Functions refuses it. Every activity exists, unless it was {@link #delete}d.
 *
 * <p>Thread-safe. Answers are given on the caller's thread, or on that of the test.
 */
public final class ScriptedActivityService implements ActivityService {
    private static final Duration LONG_POLL = Duration.ofSeconds(60);
    private static final String ARN = "arn:aws:states:us-east-1:123456789012:activity:";

    private record OpenPoll(String activity, CompletableFuture<Answer<Optional<PolledTask>>> answer) {}

    private final @Nullable Scheduler scheduler;
    private final List<Call> calls = new ArrayList<>();
    private final Map<Kind, Queue<Fault>> next = new EnumMap<>(Kind.class);
    private final Map<Kind, Fault> always = new EnumMap<>(Kind.class);
    private final Map<String, Deque<PolledTask>> queues = new HashMap<>();
    private final List<OpenPoll> polls = new ArrayList<>();
    private final Set<String> deleted = new HashSet<>();
    private final Map<TaskToken, Boolean> open = new LinkedHashMap<>();
    private final Map<TaskToken, Outcome> results = new HashMap<>();
    private final Map<TaskToken, Integer> heartbeats = new HashMap<>();

    /** A service whose empty polls stay open until the test ends them. */
    public ScriptedActivityService() {
        this.scheduler = null;
    }

    /** A service whose empty polls end after 60 seconds of a scheduler, mostly a {@link SettableClock}. */
    public ScriptedActivityService(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    // What a test does

    /** Queues a task; a waiting poll gets it at once. */
    public TaskToken offer(String activity, String input) {
        PolledTask task = new PolledTask(Tokens.fresh(), input);
        OpenPoll waiting;
        synchronized (this) {
            open.put(task.token(), true);
            waiting = takePoll(activity);
            if (waiting == null) {
                queues.computeIfAbsent(activity, name -> new ArrayDeque<>()).add(task);
            }
        }
        if (waiting != null) {
            waiting.answer().complete(Answer.accepted(Optional.of(task)));
        }
        return task.token();
    }

    /** Lets a task's time run out, or its execution be stopped: the token is closed. */
    public synchronized void timeOut(TaskToken token) {
        open.put(token, false);
    }

    /** Deletes an activity; its open polls stay as they are. */
    public synchronized void delete(String activity) {
        deleted.add(activity);
    }

    /** Lets the next call of a kind go wrong; several wait in line. */
    public synchronized void next(Kind kind, Fault fault) {
        next.computeIfAbsent(kind, k -> new ArrayDeque<>()).add(fault);
    }

    /** Lets every call of a kind go wrong, until {@link #heal}. */
    public synchronized void always(Kind kind, Fault fault) {
        always.put(kind, fault);
    }

    /** Lets calls of a kind go well again. */
    public synchronized void heal(Kind kind) {
        always.remove(kind);
        next.remove(kind);
    }

    /** Ends all open polls empty. */
    public void endPolls() {
        List<OpenPoll> ended;
        synchronized (this) {
            ended = List.copyOf(polls);
            polls.clear();
        }
        ended.forEach(poll -> poll.answer().complete(Answer.accepted(Optional.empty())));
    }

    // What a test sees

    /** Every call in its order. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The calls of one kind in their order. */
    public synchronized List<Call> calls(Kind kind) {
        return calls.stream().filter(call -> call.kind() == kind).toList();
    }

    /** How many polls wait. */
    public synchronized int openPolls() {
        return polls.size();
    }

    /** How many tasks wait for a poll. */
    public synchronized int waitingTasks() {
        return queues.values().stream().mapToInt(Deque::size).sum();
    }

    /** All tokens that were offered, in their order. */
    public synchronized List<TaskToken> tokens() {
        return List.copyOf(open.keySet());
    }

    /** What was reported of a task and taken. */
    public synchronized Optional<Outcome> result(TaskToken token) {
        return Optional.ofNullable(results.get(token));
    }

    /** How many heartbeats of a task were acknowledged. */
    public synchronized int heartbeats(TaskToken token) {
        return heartbeats.getOrDefault(token, 0);
    }

    // What the worker calls

    @Override
    public CompletionStage<Answer<String>> createActivity(String name) {
        return answer(call(Kind.CREATE, name), () -> Answer.accepted(ARN + name));
    }

    @Override
    public CompletionStage<Answer<String>> describeActivity(String arn) {
        return answer(
                call(Kind.DESCRIBE, name(arn)),
                () -> this.<String>exists(name(arn)).orElseGet(() -> Answer.accepted(arn)));
    }

    @Override
    public CompletionStage<Answer<Optional<String>>> findActivity(String name) {
        return answer(
                call(Kind.FIND, name),
                () -> Answer.accepted(deleted.contains(name) ? Optional.empty() : Optional.of(ARN + name)));
    }

    @Override
    public CompletionStage<Answer<Optional<PolledTask>>> poll(String arn, String workerName) {
        String activity = name(arn);
        CompletableFuture<Answer<Optional<PolledTask>>> brought = new CompletableFuture<>();
        CompletableFuture<Answer<Optional<PolledTask>>> answer = new CompletableFuture<>();
        // A poll whose reply is lost stays in the line and swallows a task, as the real service's do.
        answer(call(Kind.POLL, activity), () -> take(activity, brought)).whenComplete((taken, broken) -> {
            if (broken != null) {
                answer.completeExceptionally(broken);
            } else if (taken instanceof Answer.Refused<Boolean> refused) {
                answer.complete(Answer.refused(refused.refusal(), refused.message()));
            } else {
                brought.thenAccept(answer::complete);
            }
        });
        return answer;
    }

    /** @return accepted once the poll has its task or waits for one */
    private Answer<Boolean> take(String activity, CompletableFuture<Answer<Optional<PolledTask>>> answer) {
        Optional<Answer<Boolean>> gone = exists(activity);
        if (gone.isPresent()) {
            return gone.get();
        }
        Deque<PolledTask> queue = queues.getOrDefault(activity, new ArrayDeque<>());
        if (!queue.isEmpty()) {
            answer.complete(Answer.accepted(Optional.of(queue.remove())));
            return Answer.accepted(true);
        }
        OpenPoll poll = new OpenPoll(activity, answer);
        polls.add(poll);
        if (scheduler != null) {
            scheduler.after(LONG_POLL, () -> endEmpty(poll));
        }
        return Answer.accepted(false);
    }

    private void endEmpty(OpenPoll poll) {
        synchronized (this) {
            if (!polls.remove(poll)) {
                return;
            }
        }
        poll.answer().complete(Answer.accepted(Optional.empty()));
    }

    private @Nullable OpenPoll takePoll(String activity) {
        for (OpenPoll poll : polls) {
            if (poll.activity().equals(activity)) {
                polls.remove(poll);
                return poll;
            }
        }
        return null;
    }

    @Override
    public CompletionStage<Answer<Done>> heartbeat(TaskToken token) {
        Call call = new Call(Kind.HEARTBEAT, "", Optional.of(token), Optional.empty());
        return answer(
                call,
                () -> closed(token).orElseGet(() -> {
                    heartbeats.merge(token, 1, Integer::sum);
                    return Answer.accepted(Done.DONE);
                }));
    }

    @Override
    public CompletionStage<Answer<Done>> succeed(TaskToken token, String output) {
        return report(Kind.SUCCEED, token, new Outcome.Succeeded(output));
    }

    @Override
    public CompletionStage<Answer<Done>> fail(TaskToken token, String error, String cause) {
        return report(Kind.FAIL, token, new Outcome.Failed(error, cause));
    }

    private CompletionStage<Answer<Done>> report(Kind kind, TaskToken token, Outcome outcome) {
        Call call = new Call(kind, "", Optional.of(token), Optional.of(outcome));
        return answer(
                call,
                () -> closed(token).orElseGet(() -> {
                    open.put(token, false);
                    results.put(token, outcome);
                    return Answer.accepted(Done.DONE);
                }));
    }

    @Override
    public void close() {
        endPolls();
    }

    // How it answers

    private static Call call(Kind kind, String activity) {
        return new Call(kind, activity, Optional.empty(), Optional.empty());
    }

    private static String name(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    private <T> Optional<Answer<T>> exists(String activity) {
        return deleted.contains(activity)
                ? Optional.of(
                        Answer.refused(Refusal.ACTIVITY_GONE, "Activity Does Not Exist: '" + ARN + activity + "'"))
                : Optional.empty();
    }

    private Optional<Answer<Done>> closed(TaskToken token) {
        Boolean isOpen = open.get(token);
        if (isOpen == null) {
            return Optional.of(Answer.refused(Refusal.INVALID_TOKEN, "Invalid Token: 'Invalid token'"));
        }
        return isOpen
                ? Optional.empty()
                : Optional.of(
                        Answer.refused(Refusal.TASK_GONE, "Task Timed Out: 'Provided task does not exist anymore'"));
    }

    private <T> CompletionStage<Answer<T>> answer(Call call, Supplier<Answer<T>> effect) {
        Fault fault;
        synchronized (this) {
            calls.add(call);
            fault = fault(call.kind());
            if (fault == null) {
                return CompletableFuture.completedFuture(effect.get());
            }
            if (fault instanceof Fault.LoseReply) {
                Answer<T> unseen = effect.get();
                return CompletableFuture.completedFuture(Answer.refused(
                        Refusal.TRANSIENT,
                        "connection reset on command; the answer was "
                                + unseen.getClass().getSimpleName()));
            }
        }
        return faulty(fault, effect);
    }

    private @Nullable Fault fault(Kind kind) {
        Queue<Fault> planned = next.get(kind);
        return planned == null || planned.isEmpty() ? always.get(kind) : planned.remove();
    }

    private <T> CompletionStage<Answer<T>> faulty(Fault fault, Supplier<Answer<T>> effect) {
        CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
        if (fault instanceof Fault.Refuse refuse) {
            answer.complete(Answer.refused(refuse.refusal(), "refused on command"));
        } else if (fault instanceof Fault.Late late) {
            later(late.by(), () -> {
                Answer<T> value;
                synchronized (this) {
                    value = effect.get();
                }
                answer.complete(value);
            });
        } else if (fault instanceof Fault.Break) {
            answer.completeExceptionally(new IllegalStateException("broken on command"));
        }
        return answer;
    }

    private void later(Duration by, Runnable action) {
        if (scheduler == null) {
            throw new IllegalStateException("late answers need a scheduler");
        }
        scheduler.after(by, action);
    }
}
