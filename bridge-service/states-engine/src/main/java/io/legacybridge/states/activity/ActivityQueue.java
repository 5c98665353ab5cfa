package io.legacybridge.states.activity;

import io.legacybridge.states.time.EngineTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tasks of one activity that nobody has taken yet, and the polls that wait for one; never both for long.
 *
 * <p>Each task and each poll has a number from its arrival, and the lowest numbers meet, so that the oldest task goes
 * to the poll that has waited longest. A pair that meets leaves the queue, and the task's execution decides: usually it
 * answers the poll. When the task is not wanted any more the poll comes back, and when the poll's caller is gone the
 * task comes back, each to its old place. A poll whose time ended while it was paired is answered as soon as it comes
 * back.
 *
 * <p>One lock guards all fields. Polls are answered and executions called outside it.
 */
final class ActivityQueue {

    private record Pair(OpenTask task, Poll poll) {}

    private final EngineTime time;
    private final Duration pollDuration;
    private final int maxPolls;

    private final TreeMap<Long, OpenTask> tasks = new TreeMap<>();
    private final TreeMap<Long, Poll> polls = new TreeMap<>();
    private final Map<OpenTask, Long> taskNumbers = new HashMap<>();
    private final Map<Poll, Long> pollNumbers = new HashMap<>();
    private final Map<Poll, EngineTime.Timer> pollEnds = new HashMap<>();
    private final Set<Poll> overdue = new HashSet<>();
    private long arrivals;
    private boolean released;

    ActivityQueue(EngineTime time, Duration pollDuration, int maxPolls) {
        this.time = time;
        this.pollDuration = pollDuration;
        this.maxPolls = maxPolls;
    }

    void add(OpenTask task) {
        synchronized (this) {
            long number = arrivals++;
            taskNumbers.put(task, number);
            tasks.put(number, task);
        }
        pairUp();
    }

    /** The task was closed or handed out: forget it. */
    synchronized void remove(OpenTask task) {
        Long number = taskNumbers.remove(task);
        if (number != null) {
            tasks.remove(number);
        }
    }

    /** @return false when as many polls as are allowed are open */
    boolean add(Poll poll) {
        boolean answerNow;
        synchronized (this) {
            if (pollNumbers.size() >= maxPolls) {
                return false;
            }
            answerNow = released;
            if (!answerNow) {
                long number = arrivals++;
                pollNumbers.put(poll, number);
                polls.put(number, poll);
                pollEnds.put(poll, time.schedule(pollDuration, () -> end(poll)));
            }
        }
        if (answerNow) {
            poll.answerEmpty();
        } else {
            poll.answered().thenAccept(task -> forget(poll));
            pairUp();
        }
        return true;
    }

    /** The task paired with this poll is not wanted any more: the poll waits on, for what is left of its time. */
    void putBack(Poll poll) {
        boolean over;
        synchronized (this) {
            Long number = pollNumbers.get(poll);
            over = released || number == null || overdue.contains(poll);
            if (!over && number != null) {
                polls.put(number, poll);
            }
        }
        if (over) {
            poll.answerEmpty();
        } else {
            pairUp();
        }
    }

    /** The caller paired with this task is gone: the task waits on, in its old place. The poll is over. */
    void putBack(OpenTask task, Poll deadPoll) {
        synchronized (this) {
            Long number = taskNumbers.get(task);
            if (number != null) {
                tasks.put(number, task);
            }
        }
        deadPoll.answerEmpty();
        pairUp();
    }

    /** Answers each open poll empty, and each later one at once. */
    void release() {
        List<Poll> waiting;
        synchronized (this) {
            released = true;
            waiting = new ArrayList<>(polls.values());
            polls.clear();
        }
        waiting.forEach(Poll::answerEmpty);
    }

    synchronized int openPolls() {
        return pollNumbers.size();
    }

    private void end(Poll poll) {
        synchronized (this) {
            Long number = pollNumbers.get(poll);
            if (number == null) {
                return;
            }
            if (polls.remove(number) == null) {
                overdue.add(poll);
                return;
            }
        }
        poll.answerEmpty();
    }

    private synchronized void forget(Poll poll) {
        Long number = pollNumbers.remove(poll);
        if (number != null) {
            polls.remove(number);
        }
        overdue.remove(poll);
        EngineTime.Timer end = pollEnds.remove(poll);
        if (end != null) {
            end.cancel();
        }
    }

    private void pairUp() {
        List<Pair> pairs = new ArrayList<>();
        synchronized (this) {
            while (!released && !tasks.isEmpty() && !polls.isEmpty()) {
                pairs.add(new Pair(
                        tasks.pollFirstEntry().getValue(),
                        polls.pollFirstEntry().getValue()));
            }
        }
        pairs.forEach(pair -> pair.task().startFor(pair.poll()));
    }
}
