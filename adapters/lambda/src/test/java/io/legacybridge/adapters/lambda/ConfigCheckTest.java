package io.legacybridge.adapters.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.adapters.program.CheckConfig;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.ConfigMistake;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCheckTest {
    private static List<ConfigMistake> mistakes(LambdaBench.Conf conf) {
        return new LambdaAdapterFactory().check(conf.build());
    }

    private static void assertMistake(LambdaBench.Conf conf, String path, String text) {
        assertThat(mistakes(conf)).singleElement().satisfies(mistake -> {
            assertThat(mistake.path()).isEqualTo(path);
            assertThat(mistake.toString()).contains(text);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "translate",
                "translate:live",
                "translate:$LATEST",
                "123456789012:function:translate",
                "arn:aws:lambda:eu-west-1:123456789012:function:translate",
                "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:translate:7"
            })
    void aFunctionIsNamedInAnyWayThatLambdaKnows(String function) {
        assertThat(mistakes(LambdaBench.conf().function(function))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my function",
                "translate:",
                "translate:a b",
                "arn:aws:lambda:eu-west-1:function:translate",
                "arn:aws:s3:::bucket",
                "{{$.function}}",
                "../x",
                "a.b"
            })
    void whatIsNoNameOfAFunctionIsAMistake(String function) {
        assertMistake(LambdaBench.conf().function(function), "function", "'" + function + "'");
    }

    @Test
    void aNameMayHave64Characters() {
        assertThat(mistakes(LambdaBench.conf().function("x".repeat(64)))).isEmpty();
        assertMistake(LambdaBench.conf().function("x".repeat(65)), "function", "no name");
    }

    @Test
    void oneQualifierIsEnough() {
        assertMistake(LambdaBench.conf().function("translate:live").qualifier("7"), "qualifier", "'live'");
        assertMistake(LambdaBench.conf().qualifier("a b"), "qualifier", "'a b'");
    }

    @Test
    void theRegionOfAnArnIsTheRegion() {
        String arn = "arn:aws:lambda:eu-west-1:123456789012:function:translate";

        assertThat(mistakes(LambdaBench.conf().function(arn).region("eu-west-1")))
                .isEmpty();
        assertMistake(LambdaBench.conf().function(arn).region("eu-west-2"), "region", "eu-west-1");
    }

    @Test
    void aRegionAndAnEndpointAreLookedAt() {
        assertMistake(LambdaBench.conf().region("Ireland"), "region", "'Ireland'");
        assertMistake(LambdaBench.conf().endpoint(URI.create("lambda:1234")), "endpoint", "'lambda:1234'");
    }

    @Test
    void everyPlaceholderOfAPayloadIsRead() {
        assertThat(
                        mistakes(
                                LambdaBench.conf()
                                        .payload(
                                                "{\"a\": {\"b\": [\"{{$.x\", \"{{in.file}}\"]}, \"c\": \"{{$.x y}}\", \"d\": \"n {{task.id}}\"}")))
                .extracting(ConfigMistake::path)
                .containsExactly("payload.a.b[0]", "payload.a.b[1]", "payload.c", "payload.d");
    }

    @Test
    void theTokenIsForFunctionsThatEndTheTaskAlone() {
        String payload = "{\"deep\": [{\"token\": \"{{ task.token }}\"}]}";

        assertMistake(LambdaBench.conf().payload(payload), "payload", "invocation: asynchronous");
        assertMistake(LambdaBench.conf().clientContext(payload), "clientContext", "{{task.token}}");
        assertThat(mistakes(LambdaBench.conf().asynchronous().payload(payload))).isEmpty();
        assertMistake(LambdaBench.conf().asynchronous(), "payload", "nobody else could end the task");
        assertMistake(LambdaBench.conf().asynchronous().payload("{\"x\": \"{{$}}\"}"), "payload", "{{task.token}}");
    }

    @Test
    void whatHasNoMeaningInAModeIsAMistake() {
        assertMistake(LambdaBench.conf().heartbeats(HeartbeatSender.BRIDGE), "heartbeats", "asynchronous");
        assertMistake(
                LambdaBench.conf()
                        .asynchronous()
                        .payload("{\"t\": \"{{task.token}}\"}")
                        .clientContext("{}"),
                "clientContext",
                "not passed on");
        assertMistake(LambdaBench.conf().clientContext("[]"), "clientContext", "not an object");
        assertMistake(LambdaBench.conf().retryFor(Duration.ofSeconds(-1)), "retryFor", "negative");
    }

    private static LambdaBench.Conf withFiles() {
        return LambdaBench.conf()
                .in("track", "{{$.uri}}", "s3://uploads/")
                .out("track", new StoredOutputConfig("s3://results/{{$.name}}", "s3://results/", null, false, null));
    }

    @Test
    void aFunctionLearnsOfItsFilesByThePayload() {
        assertThat(mistakes(withFiles().payload("{\"a\": \"{{in.track}}\", \"b\": [\"{{ out.track }}\"]}")))
                .isEmpty();
        assertMistake(withFiles(), "payload", "would not learn of in.track");
        assertMistake(withFiles().payload("{\"a\": \"{{in.track}}\"}"), "out.track", "'{{out.track}}'");
        assertMistake(
                withFiles().payload("[\"{{in.track}}\", \"{{out.track}}\", \"{{in.trakc}}\"]"),
                "payload[2]",
                "there are in.track, out.track");
        assertMistake(LambdaBench.conf().payload("[\"{{out.track}}\"]"), "payload[0]", "define one under 'out'");
        assertMistake(
                withFiles().payload("[\"{{in.track}}\", \"{{out.track}}\"]").clientContext("{\"a\": \"{{in.track}}\"}"),
                "clientContext.a",
                "in 'payload'");
    }

    @Test
    void nothingIsPublishedOfAFunctionThatNobodyWaitsFor() {
        assertMistake(
                withFiles().asynchronous().payload("[\"{{task.token}}\", \"{{in.track}}\", \"{{out.track}}\"]"),
                "out",
                "asynchronous");
    }

    @Test
    void filesAreLookedAtAsThoseOfPrograms() {
        CheckConfig noRegularExpression = new CheckConfig(null, null, false, null, null, "(", null, null, null);
        LambdaBench.Conf conf = LambdaBench.conf()
                .payload("[\"{{in.a}}\", \"{{out.b}}\"]")
                .in("a", "{{$.uri", "/uploads")
                .out(
                        "b",
                        new StoredOutputConfig("{{$.x y}}", "s3://results", null, false, List.of(noRegularExpression)))
                .limits(1, 6L << 30);

        assertThat(mistakes(conf))
                .extracting(ConfigMistake::path)
                .containsExactlyInAnyOrder(
                        "in.a.from",
                        "in.a.root",
                        "out.b.publish",
                        "out.b.root",
                        "out.b.checks[0].contains",
                        "limits.outputBytes");
    }

    @Test
    void anAdapterThatFindsNoRegionSaysSo() {
        String before = System.getProperty("aws.region");
        // The SDK looks at this property first, and an empty one is no Region.
        System.setProperty("aws.region", "");
        try {
            assertThatThrownBy(() -> new LambdaAdapterFactory()
                            .create(
                                    LambdaBench.conf().build(),
                                    new AdapterContext(
                                            "a", Path.of("target"), Duration.ofMinutes(1), Clock.systemUTC())))
                    .isInstanceOf(IllegalStateException.class);
        } finally {
            if (before == null) {
                System.clearProperty("aws.region");
            } else {
                System.setProperty("aws.region", before);
            }
        }
    }
}
