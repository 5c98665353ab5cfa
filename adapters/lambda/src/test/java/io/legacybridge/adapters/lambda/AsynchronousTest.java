package io.legacybridge.adapters.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.legacybridge.testkit.ScriptedActivityService;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.HttpEndpoint;
import io.legacybridge.testkit.aws.LambdaEndpoint;
import io.legacybridge.testkit.aws.LambdaEndpoint.Fault;
import io.legacybridge.worker.Worker;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** A function that ends its task itself. */
class AsynchronousTest {
    private static final String PAYLOAD = "{\"token\": \"{{task.token}}\", \"input\": \"{{$}}\"}";

    private final ScriptedActivityService service = new ScriptedActivityService();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private LambdaBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new LambdaBench();
        bench.lambda.deploy("translate", (event, invocation) -> {
            assertThat(mayEnd.await(60, TimeUnit.SECONDS)).isTrue();
            TaskToken token = TaskToken.of(LambdaBench.json(event).get("token").textValue());
            service.succeed(token, "{\"by\":\"the function\"}")
                    .toCompletableFuture()
                    .join();
            return "\"nobody hears this\"";
        });
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private Worker worker(LambdaBench.Conf conf) {
        ActivityPolicy policy = ActivityPolicy.ofSlots(1).withClocks(Duration.ofSeconds(2), Duration.ofMinutes(10));
        return Worker.builder(service)
                .activity(LambdaBench.ACTIVITY, policy, bench.adapter(conf))
                .build();
    }

    private static LambdaBench.Conf handsOver() {
        return LambdaBench.conf().asynchronous().payload(PAYLOAD);
    }

    private static boolean idle(Worker worker) {
        return worker.status().get(0).tasks().isEmpty();
    }

    @Test
    void whileTheBridgeHeartbeatsItKeepsTheSlotUntilTheFunctionHasReported() throws Exception {
        try (Worker worker = worker(handsOver())) {
            worker.start();
            TaskToken token = service.offer(LambdaBench.ACTIVITY, "{\"n\":1}");
            await().atMost(LambdaBench.PATIENCE).until(() -> service.heartbeats(token) >= 3);
            assertThat(idle(worker)).isFalse();

            mayEnd.countDown();

            await().atMost(LambdaBench.PATIENCE).until(() -> idle(worker));
            assertThat(service.result(token)).contains(new Outcome.Succeeded("{\"by\":\"the function\"}"));
            assertThat(bench.lambda.requests().get(0).invocationType()).isEqualTo(InvocationType.EVENT);
            assertThat(LambdaBench.json(bench.lambda.requests().get(0).payload().asUtf8String())
                            .get("input")
                            .toString())
                    .isEqualTo("{\"n\":1}");
        }
    }

    @Test
    void whereTheFunctionHeartbeatsTheBridgeIsDoneAtOnceAndReportsNothing() throws Exception {
        try (Worker worker = worker(handsOver().heartbeats(HeartbeatSender.FUNCTION))) {
            worker.start();
            TaskToken token = service.offer(LambdaBench.ACTIVITY, "{\"n\":1}");
            await().atMost(LambdaBench.PATIENCE).until(() -> bench.lambda.underWay("\"n\":1"));
            await().atMost(LambdaBench.PATIENCE).until(() -> idle(worker));
            int beats = service.heartbeats(token);
            assertThat(service.result(token)).isEmpty();

            mayEnd.countDown();

            await().atMost(LambdaBench.PATIENCE)
                    .until(() -> service.result(token).isPresent());
            assertThat(service.result(token)).contains(new Outcome.Succeeded("{\"by\":\"the function\"}"));
            assertThat(service.heartbeats(token)).isEqualTo(beats);
        }
    }

    @Test
    void aTaskThatWasHandedOverIsGoneOnWithAfterARestart() throws Exception {
        Adapter first = bench.adapter(handsOver());
        assertThat(first.capabilities()).containsExactly(Capability.REATTACH);
        TestTaskContext task = TestTaskContext.wanted(LambdaBench.ACTIVITY, "{}");
        Handle handle = first.launch(task).handle();
        first.close();
        assertThat(handle.values().values())
                .noneMatch(value -> value.contains(task.task().token().secret()));

        Run found = bench.adapter(handsOver()).reattach(task.again(), handle).orElseThrow();

        assertThat(found.outcome().toCompletableFuture()).isNotDone();
        LambdaBench.get(found.cancel("the task is over"));
        assertThat(LambdaBench.outcome(found)).isInstanceOf(Outcome.Abandoned.class);
        assertThat(bench.lambda.requests()).hasSize(1);
        assertThat(first.reattach(task.again(), new Handle(Map.of("function", "translate"))))
                .isEmpty();
    }

    @Test
    void anEventThatMayHaveBeenSentIsNotSentAgain() throws Exception {
        bench.lambda.next(new Fault.Broken(new HttpEndpoint.Reset(), true));

        Run run = LambdaBench.launch(bench.adapter(handsOver()), "{}");

        assertThatThrownBy(() -> LambdaBench.outcome(run)).hasCauseInstanceOf(TargetUnavailableException.class);
        assertThat(bench.lambda.requests()).hasSize(1);
    }

    @Test
    void anEventThatIsRefusedForNowFailsItsLaunch() throws Exception {
        bench.lambda.next(LambdaEndpoint.refused(429, "TooManyRequestsException", "Rate Exceeded."));
        Adapter adapter = bench.adapter(handsOver());

        assertThatThrownBy(() -> LambdaBench.launch(adapter, "{}")).isInstanceOf(TargetUnavailableException.class);
    }

    @Test
    void noRefusalShowsTheToken() throws Exception {
        TestTaskContext task = TestTaskContext.wanted(LambdaBench.ACTIVITY, "{}");
        String quoted =
                "Could not parse request body into json: " + task.task().token().secret();
        Adapter adapter = bench.adapter(handsOver());

        bench.lambda.next(LambdaEndpoint.refused(400, "InvalidRequestContentException", quoted));
        assertThat(LambdaBench.failed(LambdaBench.outcome(adapter.launch(task))).cause())
                .contains("[task " + task.task().id() + "]")
                .doesNotContain(task.task().token().secret());
        bench.lambda.next(LambdaEndpoint.refused(429, "TooManyRequestsException", quoted));
        assertThatThrownBy(() -> adapter.launch(task))
                .hasMessageNotContaining(task.task().token().secret());
    }

    @Test
    void moreThanAMebibyteIsRefusedBeforeTheCall() throws Exception {
        Outcome.Failed failed =
                LambdaBench.failed(bench.run(handsOver(), "\"" + "x".repeat(Requests.MOST_ASYNCHRONOUS_BYTES) + "\""));

        assertThat(failed.error()).isEqualTo("Bridge.InvalidInput");
        assertThat(failed.cause()).contains("1048576").contains("asynchronous");
        assertThat(bench.lambda.requests()).isEmpty();
    }
}
