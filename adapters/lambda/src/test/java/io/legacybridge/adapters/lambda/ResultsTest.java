package io.legacybridge.adapters.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.testkit.aws.LambdaEndpoint;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a function returns, or how it fails, and what a state machine sees of it. */
class ResultsTest {
    private LambdaBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new LambdaBench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    void whatTheFunctionReturnsIsTheOutput() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> "{\"name\":\"Müller\",\"n\":1.10}");

        assertThat(bench.run(LambdaBench.conf(), "{}"))
                .isEqualTo(new Outcome.Succeeded("{\"name\":\"Müller\",\"n\":1.10}"));
    }

    @Test
    void aFunctionThatReturnsNothingHasTheOutputNull() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> "");

        assertThat(bench.run(LambdaBench.conf(), "{}")).isEqualTo(new Outcome.Succeeded("null"));
    }

    @Test
    void anAliasOrAVersionIsInvokedByQualifierOrBehindTheName() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> "\"latest\"");
        bench.lambda.deploy("translate", "live", "7", Duration.ofMinutes(1), (event, invocation) -> "\"seven\"");

        assertThat(bench.run(LambdaBench.conf().qualifier("live"), "{}")).isEqualTo(new Outcome.Succeeded("\"seven\""));
        assertThat(bench.run(LambdaBench.conf().function("translate:live"), "{}"))
                .isEqualTo(new Outcome.Succeeded("\"seven\""));
        assertThat(bench.run(LambdaBench.conf(), "{}")).isEqualTo(new Outcome.Succeeded("\"latest\""));
    }

    @Test
    void aFunctionIsInvokedByItsArn() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> "1");

        String arn = "arn:aws:lambda:eu-west-1:123456789012:function:translate";
        assertThat(bench.run(LambdaBench.conf().function(arn), "{}")).isEqualTo(new Outcome.Succeeded("1"));
        assertThat(bench.lambda.requests().get(0).functionName()).isEqualTo(arn);
    }

    @Test
    void theFunctionsErrorTypeIsTheErrorAndTheCauseHasMessageAndLog() throws Exception {
        bench.lambda.deploy("translate", "live", "7", Duration.ofMinutes(1), (event, invocation) -> {
            invocation.print("reading TASKDATA.XML");
            invocation.print("TASKDATA.XML:4: Unescaped '<'");
            throw new LambdaEndpoint.Failure("Translator.BadInput", "line 4 cannot be read");
        });

        Outcome.Failed failed = LambdaBench.failed(bench.run(LambdaBench.conf().qualifier("live"), "{}"));

        assertThat(failed.error()).isEqualTo("Translator.BadInput");
        assertThat(failed.cause())
                .startsWith("line 4 cannot be read\nversion 7, request ")
                .endsWith("\nlog: reading TASKDATA.XML\nTASKDATA.XML:4: Unescaped '<'");
    }

    @Test
    void theClassOfAnExceptionIsAnErrorToo() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> {
            throw new IllegalStateException("no licence");
        });

        assertThat(LambdaBench.failed(bench.run(LambdaBench.conf(), "{}")).error())
                .isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void onlyTheEndOfALongLogComes() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> {
            for (int i = 0; i < 1_000; i++) {
                invocation.print("line " + i);
            }
            throw new LambdaEndpoint.Failure("Translator.BadInput", "no");
        });

        assertThat(LambdaBench.failed(bench.run(LambdaBench.conf(), "{}")).cause())
                .endsWith("line 999")
                .doesNotContain("line 99\n");
    }

    @Test
    void aFunctionThatPassesItsTimeoutIsLambdaTimeout() throws Exception {
        bench.lambda.deploy("translate", "$LATEST", "$LATEST", Duration.ofMillis(200), (event, invocation) -> {
            invocation.untilNobodyWaits();
            return "1";
        });

        Outcome.Failed failed = LambdaBench.failed(bench.run(LambdaBench.conf(), "{}"));

        assertThat(failed.error()).isEqualTo("Lambda.Timeout");
        assertThat(failed.cause()).contains("Task timed out after 0.20 seconds");
    }

    @Test
    void aTimeoutThatAnOlderRuntimeSaysInWordsAloneIsOneToo() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> {
            throw new LambdaEndpoint.Failure(
                    null, "2026-11-23T04:05:06.789Z 0f9f2f5e Task timed out after 3.00 seconds");
        });

        assertThat(LambdaBench.failed(bench.run(LambdaBench.conf(), "{}")).error())
                .isEqualTo("Lambda.Timeout");
    }

    @Test
    void aFailureWithoutATypeIsLambdaUnknown() throws Exception {
        bench.lambda.deploy("translate", (event, invocation) -> {
            throw new LambdaEndpoint.Failure(null, "something");
        });

        Outcome.Failed failed = LambdaBench.failed(bench.run(LambdaBench.conf(), "{}"));

        assertThat(failed.error()).isEqualTo("Lambda.Unknown");
        assertThat(failed.cause()).startsWith("something\n");
    }
}
