package io.legacybridge.adapters.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.adapters.program.StoredSourceConfig;
import io.legacybridge.adapters.s3.S3Config;
import io.legacybridge.adapters.s3.S3StorageFactory;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.LambdaEndpoint;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An endpoint, and adapters over it. */
final class LambdaBench implements AutoCloseable {
    static final String ACTIVITY = "translate";
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    final LambdaEndpoint lambda;
    private final List<Adapter> adapters = new ArrayList<>();
    private FileStorages storages = FileStorages.none();
    private Path workDirectory = Path.of("target");
    private Duration longestCall = Functions.ANSWER_WITHIN;

    LambdaBench() throws IOException {
        lambda = LambdaEndpoint.open();
    }

    /** Files in the S3 server that all tests share. */
    static FileStorages s3() throws IOException {
        S3Config config = new S3Config("us-east-1", S3Server.shared().address(), true);
        return new FileStorages(Map.of("s3", () -> new S3StorageFactory().create(config)));
    }

    static Conf conf() {
        return new Conf();
    }

    /** A configuration in the making; what is not said is left out. */
    static final class Conf {
        private String function = "translate";
        private @Nullable String qualifier;
        private @Nullable InvocationMode invocation;
        private @Nullable HeartbeatSender heartbeats;
        private @Nullable JsonNode payload;
        private @Nullable JsonNode clientContext;
        private final Map<String, StoredSourceConfig> in = new LinkedHashMap<>();
        private final Map<String, StoredOutputConfig> out = new LinkedHashMap<>();
        private @Nullable LimitsConfig limits;
        private @Nullable Duration retryFor;
        private @Nullable String region;
        private @Nullable URI endpoint;

        Conf function(String name) {
            function = name;
            return this;
        }

        Conf qualifier(String name) {
            qualifier = name;
            return this;
        }

        Conf asynchronous() {
            invocation = InvocationMode.ASYNCHRONOUS;
            return this;
        }

        Conf heartbeats(HeartbeatSender sender) {
            heartbeats = sender;
            return this;
        }

        Conf payload(String json) {
            payload = json(json);
            return this;
        }

        Conf clientContext(String json) {
            clientContext = json(json);
            return this;
        }

        Conf in(String name, String from, String root) {
            in.put(name, new StoredSourceConfig(from, List.of(root)));
            return this;
        }

        Conf out(String name, StoredOutputConfig file) {
            out.put(name, file);
            return this;
        }

        Conf limits(long inputBytes, long outputBytes) {
            limits = new LimitsConfig(new ByteSize(inputBytes), new ByteSize(outputBytes));
            return this;
        }

        Conf retryFor(Duration time) {
            retryFor = time;
            return this;
        }

        Conf region(String name) {
            region = name;
            return this;
        }

        Conf endpoint(URI address) {
            endpoint = address;
            return this;
        }

        LambdaAdapterConfig build() {
            return new LambdaAdapterConfig(
                    function,
                    qualifier,
                    invocation,
                    heartbeats,
                    payload,
                    clientContext,
                    in,
                    out,
                    limits,
                    Map.of(),
                    retryFor,
                    region,
                    endpoint);
        }
    }

    /** Where the files are that tasks name; none unless set. */
    LambdaBench with(FileStorages some, Path work) {
        storages = some;
        workDirectory = work;
        return this;
    }

    /** After which a function is over; as long as it is normally, unless set. */
    LambdaBench longestCall(Duration time) {
        longestCall = time;
        return this;
    }

    Adapter adapter(Conf conf) {
        if (conf.endpoint == null) {
            conf.endpoint(lambda.address());
        }
        LambdaAdapterFactory factory = new LambdaAdapterFactory();
        LambdaAdapterConfig config = conf.build();
        assertThat(factory.check(config)).isEmpty();
        AdapterContext context = new AdapterContext(
                ACTIVITY, workDirectory, workDirectory, Duration.ofMinutes(10), Clock.systemUTC(), storages);
        Adapter adapter = new LambdaAdapter(config, context, longestCall);
        adapters.add(adapter);
        return adapter;
    }

    /** Runs one task to its end. */
    Outcome run(Conf conf, String input) throws Exception {
        return outcome(launch(adapter(conf), input));
    }

    static Run launch(Adapter adapter, String input) throws TargetUnavailableException, SameWorkException {
        return adapter.launch(TestTaskContext.wanted(ACTIVITY, input));
    }

    static Outcome outcome(Run run) throws Exception {
        return get(run.outcome());
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static Outcome.Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    /** Nothing may have been sent that the model does not know. */
    @Override
    public void close() throws IOException {
        adapters.forEach(Adapter::close);
        lambda.close();
        assertThat(lambda.violations()).isEmpty();
    }
}
