package io.legacybridge.states.plan;

import io.legacybridge.states.activity.Activities;
import io.legacybridge.states.activity.TaskTokens;
import io.legacybridge.states.store.ExecutionStore;
import io.legacybridge.states.store.InMemoryExecutionStore;
import io.legacybridge.states.time.EngineTime;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What executions share.
 *
 * @param executor where mailboxes run; a few threads for any number of executions
 * @param random draws the jitter of retries; safe for use by many threads
 * @param answersGonePolls whether a task may be handed to a poll whose caller is gone, as AWS does
 */
public record ExecutionEnvironment(
        EngineTime time,
        Executor executor,
        ExecutionStore store,
        Activities activities,
        TaskTokens tokens,
        MapRuns mapRuns,
        RandomGenerator random,
        boolean answersGonePolls) {

    /** The same without a store: EXPRESS executions live in memory only. */
    public ExecutionEnvironment inMemory() {
        return new ExecutionEnvironment(
                time, executor, new InMemoryExecutionStore(), activities, tokens, mapRuns, random, answersGonePolls);
    }
}
