package io.legacybridge.states;

import static io.legacybridge.states.LocalEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.history.HistoryEvent;
import io.legacybridge.states.store.ExecutionRecord;
import io.legacybridge.states.store.ExecutionStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Nothing leaves the engine before the events that it follows from are kept. */
class DurabilityTest {

    /** A store that keeps what it is given when the test says so. */
    private static final class SlowStore implements ExecutionStore {

        final Queue<CompletableFuture<Void>> writes = new ArrayDeque<>();
        final List<HistoryEvent> events = new ArrayList<>();

        @Override
        public CompletionStage<Void> open(ExecutionRecord execution, List<HistoryEvent> first) {
            return append(execution.executionArn(), first);
        }

        @Override
        public CompletionStage<Void> append(String executionArn, List<HistoryEvent> more) {
            events.addAll(more);
            CompletableFuture<Void> write = new CompletableFuture<>();
            writes.add(write);
            return write;
        }

        void finishWrite() {
            writes.remove().complete(null);
        }
    }

    @Test
    void repliesAndTasksWaitForTheStore() {
        SlowStore store = new SlowStore();
        try (LocalEngine engine = new LocalEngine(builder -> builder.store(store))) {
            String activity = engine.createActivity("a");
            ObjectNode machine = json("{'name': 'm', 'roleArn': 'arn:aws:iam::123456789012:role/r'}");
            machine.put(
                    "definition",
                    "{'StartAt': 'T', 'States': {'T': {'Type': 'Task', 'Resource': 'ACTIVITY', 'End': true}}}"
                            .replace('\'', '"')
                            .replace("ACTIVITY", activity));
            String arn = engine.call("CreateStateMachine", machine)
                    .path("stateMachineArn")
                    .asText();
            CompletableFuture<ObjectNode> poll = engine.poll(activity).toCompletableFuture();

            CompletableFuture<ObjectNode> started = engine.engine
                    .call("StartExecution", json("{}").put("stateMachineArn", arn))
                    .toCompletableFuture();
            assertThat(started).isNotDone();
            store.finishWrite();
            String execution = started.join().path("executionArn").asText();

            assertThat(poll).as("ActivityStarted is not kept yet").isNotDone();
            assertThat(engine.events(execution)).hasSize(3);
            store.finishWrite();
            ObjectNode task = poll.join();

            CompletableFuture<ObjectNode> reported = engine.engine
                    .call(
                            "SendTaskSuccess",
                            json("{'output': '1'}")
                                    .put("taskToken", task.path("taskToken").asText()))
                    .toCompletableFuture();
            assertThat(reported).isNotDone();
            assertThat(engine.status(execution)).isEqualTo("RUNNING");
            store.finishWrite();
            assertThat(reported).isCompleted();
            assertThat(engine.status(execution)).isEqualTo("SUCCEEDED");
            assertThat(store.events).extracting(HistoryEvent::id).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        }
    }
}
