package io.legacybridge.testkit.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.Call.Kind;
import io.legacybridge.testkit.Fault;
import io.legacybridge.worker.claim.Claim;
import io.legacybridge.worker.claim.ClaimCheck;
import io.legacybridge.worker.claim.ClaimRefusedException;
import io.legacybridge.worker.claim.ClaimStore;
import io.legacybridge.worker.claim.NoSpaceException;
import io.legacybridge.worker.policy.CircuitState;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 10: a result over the threshold is kept, and its claim is reported. */
class ClaimTest {
    private static final Outcome CLAIM = new Outcome.Succeeded(claim().toJson());

    private final List<String> kept = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1_024, 200_000, 262_144})
    void aResultAtTheThresholdTravelsItself(int threshold) {
        Bench bench = bench(this::keep, threshold);
        Outcome.Succeeded result = json(threshold, "x");

        assertThat(reported(bench, result)).isEqualTo(result);
        assertThat(kept).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_024, 200_000, 262_144})
    void aResultOfOneByteMoreTravelsAsAClaim(int threshold) {
        Bench bench = bench(this::keep, threshold);
        Outcome.Succeeded result = json(threshold + 1, "x");

        assertThat(reported(bench, result)).isEqualTo(CLAIM);
        assertThat(kept).containsExactly(result.output());
    }

    @Test
    void bytesOfUtf8CountAndNotCharacters() {
        Bench bench = bench(this::keep, 1_024);
        Outcome.Succeeded result = new Outcome.Succeeded("\"" + "€".repeat(341) + "\"");

        assertThat(result.output()).hasSizeLessThan(1_024);
        assertThat(reported(bench, result)).isEqualTo(CLAIM);
        assertThat(kept).containsExactly(result.output());
    }

    @Test
    void aFailureIsNeverKept() {
        Bench bench = bench(this::keep, 1_024);
        Outcome.Failed failed = new Outcome.Failed("Translator.BadInput", "c".repeat(2_000));

        assertThat(reported(bench, failed)).isEqualTo(failed);
        assertThat(kept).isEmpty();
    }

    @Test
    void aResultIsKeptOnceHoweverOftenItsReportIsRepeated() {
        Bench bench = bench(this::keep, 1_024);
        bench.service.next(Kind.SUCCEED, Fault.reset());

        assertThat(reported(bench, json(2_000, "x"))).isEqualTo(CLAIM);
        assertThat(bench.service.calls(Kind.SUCCEED)).hasSize(2);
        assertThat(kept).hasSize(1);
    }

    @Test
    void aFullStoreAsksForARetry() {
        Bench bench = bench(
                (task, content) -> {
                    throw new NoSpaceException("the folder is full", new IOException("No space left on device"));
                },
                1_024);

        assertRetry(reported(bench, json(2_000, "x")), "{\"reason\":\"no space\",\"detail\":\"the folder is full\"}");
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void aStoreThatIsAwayIsTriedAgain() {
        AtomicInteger failures = new AtomicInteger(20);
        Bench bench = bench(
                (task, content) -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new IOException("the storage is away");
                    }
                    return keep(task, content);
                },
                1_024);
        TaskToken task = bench.task();
        bench.adapter.lastRun().end(json(2_000, "x"));
        bench.seconds(600);

        assertThat(bench.service.result(task)).contains(CLAIM);
        assertThat(kept).hasSize(1);
    }

    @Test
    void aStoreThatStaysAwayOrBreaksDownAsksForARetry() {
        ClaimStore broken = (task, content) -> {
            throw new IllegalStateException("a bug");
        };
        assertRetry(reported(bench(broken, 1_024), json(2_000, "x")), "{\"reason\":\"claim lost\"");

        Bench bench = bench(
                (task, content) -> {
                    throw new IOException("input/output error");
                },
                1_024);
        TaskToken task = bench.task();
        bench.adapter.lastRun().end(json(2_000, "x"));
        bench.seconds(300);
        assertThat(bench.service.result(task)).isEmpty();
        bench.seconds(400);

        assertRetry(bench.service.result(task).orElseThrow(), "{\"reason\":\"claim lost\"");
    }

    @Test
    void anAdapterSeesWhatAClaimOfTheInputStandsFor() {
        Bench bench = bench(giving(() -> "[1,2]"), 1_024);

        bench.task("{\"rows\":" + input() + ",\"more\":{\"rows\":" + input() + "}}");

        assertThat(bench.adapter.lastRun().task().task().input())
                .isEqualTo("{\"rows\":[1,2],\"more\":{\"rows\":" + input() + "}}");
    }

    @Test
    void aClaimThatIsRefusedFailsItsTaskAndIsNoFaultOfTheTarget() {
        Bench bench = bench(
                giving(() -> {
                    throw new ClaimRefusedException("it is gone");
                }),
                1_024);

        for (int task = 0; task < 20; task++) {
            TaskToken token = bench.task(input());
            bench.seconds(10);
            assertThat(bench.service.result(token).orElseThrow())
                    .isEqualTo(new Outcome.Failed("Bridge.InvalidInput", "it is gone"));
        }

        assertThat(bench.adapter.launches()).isZero();
        assertThat(bench.status().circuit()).isEqualTo(CircuitState.CLOSED);
        assertThat(bench.service.openPolls()).isEqualTo(1);
    }

    @Test
    void aStoreThatCannotBeReadNowIsAskedAgain() {
        List<String> asked = new ArrayList<>();
        Bench bench = bench(
                giving(() -> {
                    asked.add("asked");
                    if (asked.size() == 1) {
                        throw new IOException("stale file handle");
                    }
                    return "[1]";
                }),
                1_024);

        bench.task(input());
        bench.seconds(10);

        assertThat(asked).hasSize(2);
        assertThat(bench.adapter.lastRun().task().task().input()).isEqualTo("[1]");
    }

    @Test
    void withoutAClaimCheckAnInputStaysAsItIs() {
        Bench bench = Bench.started(Bench.slots(1));

        bench.task(input());

        assertThat(bench.adapter.lastRun().task().task().input()).isEqualTo(input());
    }

    private interface Content {
        String text() throws ClaimRefusedException, IOException;
    }

    private static ClaimStore giving(Content content) {
        return new ClaimStore() {
            @Override
            public Claim keep(ActivityTask task, byte[] kept) {
                return claim();
            }

            @Override
            public byte[] fetch(Claim claim) throws ClaimRefusedException, IOException {
                return content.text().getBytes(UTF_8);
            }
        };
    }

    private static String input() {
        return new Claim(URI.create("file:///data/claims/one.json"), 5, "0".repeat(64)).toJson();
    }

    private static void assertRetry(Outcome outcome, String cause) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.error()).isEqualTo("Bridge.Retry");
            assertThat(failed.cause()).startsWith(cause);
        });
    }

    private static Bench bench(ClaimStore store, long threshold) {
        return Bench.started(
                Bench.slots(1),
                builder -> builder.claimCheck(new ClaimCheck(store, threshold, ClaimCheck.DEFAULT_LARGEST_INPUT)));
    }

    private static Outcome reported(Bench bench, Outcome outcome) {
        TaskToken task = bench.task();
        bench.adapter.lastRun().end(outcome);
        bench.seconds(10);
        assertThat(bench.events).contains("settled ACKNOWLEDGED");
        return bench.service.result(task).orElseThrow();
    }

    private Claim keep(Object task, byte[] content) {
        kept.add(new String(content, UTF_8));
        return claim();
    }

    private static Claim claim() {
        return new Claim(URI.create("file:///data/claims/one.json"), 1, "00");
    }

    private static Outcome.Succeeded json(int bytes, String filling) {
        return new Outcome.Succeeded("\"" + filling.repeat(bytes - 2) + "\"");
    }
}
