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
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.CircuitPolicy;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** A request that may have been sent is never sent again; one that certainly was not executed is. */
class FaultsTest {
    private static final Fault THROTTLED = LambdaEndpoint.refused(
            429,
            "TooManyRequestsException",
            "Rate Exceeded.",
            TooManyRequestsException.builder()
                    .reason("ReservedFunctionConcurrentInvocationLimitExceeded")
                    .type("User")
                    .build());

    private LambdaBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new LambdaBench();
        bench.lambda.deploy("translate", (event, invocation) -> event);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private static void assertLost(Run run, String why) {
        assertThatThrownBy(() -> LambdaBench.outcome(run))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining(why);
    }

    // Not again

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionThatIsResetAfterTheRequestDoesNotSendItAgain(boolean executes) throws Exception {
        bench.lambda.next(new Fault.Broken(new HttpEndpoint.Reset(), executes));

        Run run = LambdaBench.launch(bench.adapter(LambdaBench.conf()), "{}");

        assertLost(run, "may have been sent");
        assertThat(bench.lambda.requests()).hasSize(1);
        assertThat(bench.lambda.executions("{}")).isEqualTo(executes ? 1 : 0);
    }

    @Test
    void aConnectionThatIsClosedWithoutAnAnswerDoesNotSendItAgain() throws Exception {
        bench.lambda.next(new Fault.Broken(new HttpEndpoint.Silence(), true));

        assertLost(LambdaBench.launch(bench.adapter(LambdaBench.conf()), "{}"), "may have been sent");
        assertThat(bench.lambda.requests()).hasSize(1);
    }

    @Test
    void aConnectionOfThePoolThatIsResetDoesNotSendItAgainEither() throws Exception {
        Adapter adapter = bench.adapter(LambdaBench.conf());
        LambdaBench.outcome(LambdaBench.launch(adapter, "{\"n\":1}"));
        bench.lambda.next(new Fault.Broken(new HttpEndpoint.Reset(), true));

        assertLost(LambdaBench.launch(adapter, "{\"n\":2}"), "may have been sent");
        assertThat(bench.lambda.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 403})
    void anAnswerThatIsNotLambdasSaysNothingAboutTheFunction(int status) throws Exception {
        bench.lambda.next(new Fault.Proxy(status, "<html>no</html>"));

        assertLost(LambdaBench.launch(bench.adapter(LambdaBench.conf()), "{}"), "HTTP " + status);
        assertThat(bench.lambda.requests()).hasSize(1);
    }

    // Again

    @ParameterizedTest
    @CsvSource({
        "429, TooManyRequestsException",
        "500, ServiceException",
        "502, EC2ThrottledException",
        "502, ENILimitReachedException",
        "502, SubnetIPAddressLimitReachedException",
        "502, ResourceNotReadyException",
        "409, ResourceConflictException",
        "409, SnapStartNotReadyException",
        "408, EFSMountTimeoutException",
        "400, ThrottlingException",
        "403, ExpiredTokenException",
        "403, UnrecognizedClientException"
    })
    void whatLambdaRefusesForNowIsAskedForAgain(int status, String error) throws Exception {
        Adapter adapter = bench.adapter(LambdaBench.conf());
        LambdaBench.outcome(LambdaBench.launch(adapter, "{\"n\":0}"));
        bench.lambda.next(LambdaEndpoint.refused(status, error, "not now"));

        Outcome outcome = LambdaBench.outcome(LambdaBench.launch(adapter, "{\"n\":1}"));

        assertThat(outcome).isEqualTo(new Outcome.Succeeded("{\"n\":1}"));
        assertThat(bench.lambda.executions("{\"n\":1}")).isEqualTo(1);
    }

    @Test
    void lambdasOwnWaitIsKept() throws Exception {
        Adapter adapter = bench.adapter(LambdaBench.conf());
        LambdaBench.outcome(LambdaBench.launch(adapter, "{\"n\":0}"));
        bench.lambda.next(LambdaEndpoint.refused(
                429,
                "TooManyRequestsException",
                "Rate Exceeded.",
                TooManyRequestsException.builder().retryAfterSeconds("2").build()));
        long start = System.nanoTime();

        LambdaBench.outcome(LambdaBench.launch(adapter, "{\"n\":1}"));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void underThrottlingOfHalfOfAllCallsEveryTaskIsExecutedOnce() throws Exception {
        bench.lambda.always(n -> n % 2 == 0 ? Optional.of(THROTTLED) : Optional.empty());
        ScriptedActivityService service = new ScriptedActivityService();
        ActivityPolicy policy = ActivityPolicy.ofSlots(10).withClocks(Duration.ofSeconds(20), Duration.ofMinutes(10));
        List<TaskToken> tokens = new ArrayList<>();
        try (Worker worker = Worker.builder(service)
                .activity(LambdaBench.ACTIVITY, policy, bench.adapter(LambdaBench.conf()))
                .build()) {
            worker.start();
            for (int i = 0; i < 40; i++) {
                tokens.add(service.offer(LambdaBench.ACTIVITY, "{\"n\":" + i + "}"));
            }

            await().atMost(LambdaBench.PATIENCE)
                    .until(() -> tokens.stream()
                            .allMatch(token -> service.result(token).isPresent()));
        }

        for (int i = 0; i < tokens.size(); i++) {
            assertThat(service.result(tokens.get(i))).contains(new Outcome.Succeeded("{\"n\":" + i + "}"));
            assertThat(bench.lambda.executions("{\"n\":" + i + "}")).isEqualTo(1);
        }
    }

    // Until when

    @Test
    void aFunctionThatIsRefusedForGoodTimeIsGivenUpWithoutHavingBeenExecuted() throws Exception {
        Adapter adapter = bench.adapter(LambdaBench.conf().retryFor(Duration.ofSeconds(1)));
        LambdaBench.outcome(LambdaBench.launch(adapter, "{\"n\":0}"));
        bench.lambda.always(n -> Optional.of(THROTTLED));

        Run run = LambdaBench.launch(adapter, "{\"n\":1}");

        assertLost(run, "the function was not executed");
        assertLost(run, "TooManyRequestsException: Rate Exceeded.");
        assertThat(bench.lambda.executions("{\"n\":1}")).isZero();
    }

    @Test
    void whileTheCircuitIsBeingTriedARefusalFailsTheLaunch() throws Exception {
        Adapter adapter = bench.adapter(LambdaBench.conf());
        adapter.probe();
        bench.lambda.next(THROTTLED);

        assertThatThrownBy(() -> LambdaBench.launch(adapter, "{}"))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining("Rate Exceeded.");
        assertThat(LambdaBench.outcome(LambdaBench.launch(adapter, "{}"))).isInstanceOf(Outcome.Succeeded.class);
        assertThat(bench.lambda.dryRuns()).isEqualTo(1);
        assertThat(bench.lambda.executions("{}")).isEqualTo(1);
    }

    @Test
    void aProbeFailsWhereTheFunctionIsNotThere() throws Exception {
        Adapter adapter = bench.adapter(LambdaBench.conf().function("tranlsate"));

        assertThatThrownBy(adapter::probe)
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining("tranlsate");
    }

    @Test
    void aFunctionThatNobodyListensForFailsItsLaunch() throws Exception {
        Adapter adapter = bench.adapter(LambdaBench.conf().endpoint(HttpEndpoint.deserted()));

        assertThatThrownBy(() -> LambdaBench.launch(adapter, "{}"))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining("Lambda cannot be asked");
    }

    @Test
    void throttlingThatLastsOpensTheCircuitAndItsEndClosesIt() throws Exception {
        bench.lambda.always(n -> Optional.of(THROTTLED));
        ScriptedActivityService service = new ScriptedActivityService();
        ActivityPolicy policy = ActivityPolicy.ofSlots(4)
                .withClocks(Duration.ofSeconds(20), Duration.ofMinutes(10))
                .withCircuitBreaker(new CircuitPolicy(50, 4, Duration.ofMillis(300), Duration.ofMinutes(5)));
        try (Worker worker = Worker.builder(service)
                .activity(
                        LambdaBench.ACTIVITY,
                        policy,
                        bench.adapter(LambdaBench.conf().retryFor(Duration.ofMillis(300))))
                .build()) {
            worker.start();
            for (int i = 0; i < 4; i++) {
                service.offer(LambdaBench.ACTIVITY, "{\"n\":" + i + "}");
            }
            await().atMost(LambdaBench.PATIENCE)
                    .until(() -> worker.status().get(0).circuit() == CircuitState.OPEN);
            TaskToken later = service.offer(LambdaBench.ACTIVITY, "{\"n\":4}");
            await().atMost(LambdaBench.PATIENCE).until(() -> bench.lambda.dryRuns() > 0);

            bench.lambda.always(n -> Optional.empty());

            await().atMost(LambdaBench.PATIENCE)
                    .until(() -> service.result(later).isPresent());
            assertThat(service.result(later)).contains(new Outcome.Succeeded("{\"n\":4}"));
            assertThat(worker.status().get(0).circuit()).isEqualTo(CircuitState.CLOSED);
            assertThat(bench.lambda.executions("{\"n\":4}")).isEqualTo(1);
        }
    }

    // For good

    @ParameterizedTest
    @CsvSource({
        "404, ResourceNotFoundException, Lambda.NotFound",
        "403, AccessDeniedException, Lambda.Rejected",
        "400, InvalidParameterValueException, Lambda.Rejected",
        "502, InvalidRuntimeException, Lambda.Rejected",
        "502, KMSAccessDeniedException, Lambda.Rejected",
        "413, RequestTooLargeException, Bridge.InvalidInput"
    })
    void whatLambdaWillNeverDoFailsTheTask(int status, String error, String name) throws Exception {
        bench.lambda.next(LambdaEndpoint.refused(status, error, "never"));

        Outcome.Failed failed = LambdaBench.failed(bench.run(LambdaBench.conf(), "{}"));

        assertThat(failed.error()).isEqualTo(name);
        assertThat(failed.cause()).contains("translate was not executed").contains(error + ": never");
        assertThat(bench.lambda.requests()).hasSize(1);
    }

    @Test
    void aFunctionThatIsNotThereIsNamed() throws Exception {
        assertThat(LambdaBench.failed(bench.run(LambdaBench.conf().function("tranlsate"), "{}")))
                .satisfies(failed -> assertThat(failed.error()).isEqualTo("Lambda.NotFound"))
                .satisfies(failed -> assertThat(failed.cause()).contains("tranlsate"));
    }

    // Cancelling

    @Test
    void cancellingStopsWaitingAndSaysSo() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> {
            invocation.untilNobodyWaits();
            return "1";
        });
        Run run = LambdaBench.launch(bench.adapter(LambdaBench.conf()), "{}");
        await().atMost(LambdaBench.PATIENCE).until(() -> bench.lambda.underWay("{}"));

        LambdaBench.get(run.cancel("the execution was stopped"));

        assertThat(LambdaBench.outcome(run))
                .isInstanceOfSatisfying(
                        Outcome.Abandoned.class,
                        abandoned -> assertThat(abandoned.reason())
                                .startsWith("the execution was stopped")
                                .contains("cannot be stopped and may go on"));
        await().atMost(LambdaBench.PATIENCE).until(() -> !bench.lambda.underWay("{}"));
        await().atMost(LambdaBench.PATIENCE).until(() -> bench.lambda.connections() == 0);
    }

    @Test
    void cancellingBetweenTwoTriesSendsNothingMore() throws Exception {
        Adapter adapter = bench.adapter(LambdaBench.conf());
        LambdaBench.outcome(LambdaBench.launch(adapter, "{\"n\":0}"));
        bench.lambda.next(LambdaEndpoint.refused(
                429,
                "TooManyRequestsException",
                "Rate Exceeded.",
                TooManyRequestsException.builder().retryAfterSeconds("60").build()));
        Run run = adapter.launch(TestTaskContext.wanted(LambdaBench.ACTIVITY, "{\"n\":1}"));
        await().atMost(LambdaBench.PATIENCE).until(() -> bench.lambda.requests().size() == 2);
        await().atMost(LambdaBench.PATIENCE).untilAsserted(() -> {
            LambdaBench.get(run.cancel("stopped"));
            assertThat(LambdaBench.outcome(run)).isInstanceOf(Outcome.Abandoned.class);
        });
        assertThat(bench.lambda.executions("{\"n\":1}")).isZero();
    }
}
