package io.legacybridge.examples.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.StatesEngine;
import io.legacybridge.states.http.StatesHttpServer;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.WorkerBuilder;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.activity.ActivityService;
import io.legacybridge.worker.activity.ActivityServiceConfig;
import io.legacybridge.worker.activity.ApiQuota;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.policy.ActivityPolicy;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * An engine, and a worker that reaches it over HTTP with the real AWS SDK: the whole way of a task in one process. It
 * looks at the stages of each task.
 */
final class Bench implements AutoCloseable {
    static final String ACTIVITY = "bench";
    private static final String ROLE = "arn:aws:iam::123456789012:role/bench";
    private static final long HEARTBEAT_SECONDS = 60;
    private static final ApiQuota UNLIMITED = new ApiQuota(1_000_000, 1_000_000);

    private final StatesEngine engine = StatesEngine.builder().build();
    private final StatesHttpServer server;
    private final ActivityService service;
    private final Worker worker;
    private final Stages stages = new Stages(() -> open().countDown());
    private volatile CountDownLatch open = new CountDownLatch(0);
    private String machine = "";

    Bench(ActivityPolicy policy, Adapter adapter, WorkerListener... listeners)
            throws IOException, ExecutionException, InterruptedException {
        server = StatesHttpServer.start(engine, "127.0.0.1", 0);
        service = ActivityServiceConfig.local(URI.create("http://127.0.0.1:" + server.port()))
                .withConnections(policy.polls(), 100)
                .connect();
        WorkerBuilder builder = Worker.builder(service)
                .activity(ACTIVITY, policy, adapter)
                .createActivities(true)
                .quota(UNLIMITED)
                .listener(stages);
        List.of(listeners).forEach(builder::listener);
        worker = builder.build();
        worker.start().toCompletableFuture().get();
    }

    /** Starts so many executions of one task each and waits until all are settled; the seconds that took. */
    double run(int executions) throws ExecutionException, InterruptedException {
        long begin = System.nanoTime();
        start(executions, HEARTBEAT_SECONDS);
        open.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        requireAllSucceeded(executions);
        return seconds;
    }

    /** Starts so many executions of one task each. */
    void start(int executions, long heartbeatSeconds) throws ExecutionException, InterruptedException {
        open = new CountDownLatch(executions);
        machine = createStateMachine(heartbeatSeconds);
        for (int i = 0; i < executions; i++) {
            call("StartExecution", node().put("stateMachineArn", machine).put("input", "{\"item\":" + i + "}"));
        }
    }

    /** Waits until what was started has succeeded. */
    void awaitAll(int executions) throws ExecutionException, InterruptedException {
        open.await();
        requireAllSucceeded(executions);
    }

    private CountDownLatch open() {
        return open;
    }

    /** Where the time went, of all tasks so far. */
    Stages stages() {
        return stages;
    }

    int openPolls() {
        return engine.openPolls();
    }

    private String createStateMachine(long heartbeatSeconds) throws ExecutionException, InterruptedException {
        String resource = "arn:aws:states:" + engine.region() + ":" + engine.account() + ":activity:" + ACTIVITY;
        String definition = """
                {"StartAt": "Work", "TimeoutSeconds": 7200, "States": {"Work": {"Type": "Task", "Resource": "%s", "End": true,
                 "TimeoutSeconds": 3600, "HeartbeatSeconds": %d,
                 "Retry": [{"ErrorEquals": ["Bridge.Retry", "States.Timeout"]}]}}}""".formatted(resource, heartbeatSeconds);
        return call(
                        "CreateStateMachine",
                        node().put("name", "bench-" + System.nanoTime())
                                .put("definition", definition)
                                .put("roleArn", ROLE))
                .get("stateMachineArn")
                .asText();
    }

    // A settled report is one that the engine took; the execution then still goes on to its end.
    private void requireAllSucceeded(int executions) throws ExecutionException, InterruptedException {
        while (count(machine, "RUNNING") > 0) {
            Thread.onSpinWait();
        }
        int succeeded = count(machine, "SUCCEEDED");
        if (succeeded != executions) {
            throw new IllegalStateException(succeeded + " of " + executions + " executions succeeded");
        }
    }

    private int count(String machine, String status) throws ExecutionException, InterruptedException {
        int count = 0;
        ObjectNode request = node().put("stateMachineArn", machine)
                .put("statusFilter", status)
                .put("maxResults", 1000);
        ObjectNode page;
        do {
            page = call("ListExecutions", request);
            count += page.get("executions").size();
            request.set("nextToken", page.get("nextToken"));
        } while (page.hasNonNull("nextToken"));
        return count;
    }

    private ObjectNode call(String operation, ObjectNode request) throws ExecutionException, InterruptedException {
        return engine.call(operation, request).toCompletableFuture().get();
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() throws IOException, ExecutionException, InterruptedException {
        CompletableFuture<Void> drained = worker.drain().toCompletableFuture();
        // The engine is here too, so nobody has to wait out its open polls.
        engine.releasePolls();
        drained.get();
        service.close();
        server.close();
        engine.close();
    }
}
