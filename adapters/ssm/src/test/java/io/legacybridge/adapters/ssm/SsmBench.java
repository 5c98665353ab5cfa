package io.legacybridge.adapters.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.adapters.program.CheckerConfig;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.ResultConfig;
import io.legacybridge.adapters.program.RuleConfig;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.adapters.program.StoredSourceConfig;
import io.legacybridge.adapters.program.VerdictConfig;
import io.legacybridge.adapters.s3.S3Config;
import io.legacybridge.adapters.s3.S3StorageFactory;
import io.legacybridge.testkit.TestTaskContext;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.testkit.aws.SsmEndpoint;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Systems Manager with a host, and adapters over it. */
final class SsmBench implements AutoCloseable {
    static final String ACTIVITY = "tickets";
    static final String HOST = "i-0123456789abcdef0";
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Poller.Pace PACE = new Poller.Pace(Duration.ofMillis(100), Duration.ofMillis(500));

    final Path work;
    /** Where the runs of all hosts are. */
    final Path runs;

    final SsmEndpoint ssm;
    private FileStorages storages = FileStorages.none();
    private final List<Adapter> adapters = new ArrayList<>();

    SsmBench(Path folder) throws IOException {
        work = Files.createDirectories(folder.resolve("work"));
        runs = folder.resolve("runs");
        ssm = SsmEndpoint.open(folder.resolve("agent")).host(HOST, Map.of("Role", "translator"));
    }

    /** From now on adapters know these. */
    SsmBench with(FileStorages some) {
        storages = some;
        return this;
    }

    /** Files in the S3 server that all tests share. */
    static FileStorages s3() throws IOException {
        S3Config config = new S3Config("us-east-1", S3Server.shared().address(), true);
        return new FileStorages(Map.of("s3", () -> new S3StorageFactory().create(config)));
    }

    static Conf sh(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        command.addAll(List.of(arguments));
        return new Conf(command);
    }

    /** A configuration in the making; what is not said is left out. */
    static final class Conf {
        private final List<String> command;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private @Nullable String instance = HOST;
        private @Nullable Map<String, String> tags;
        private @Nullable String document;
        private final Map<String, StoredSourceConfig> in = new LinkedHashMap<>();
        private final Map<String, OutputConfig> out = new LinkedHashMap<>();
        private @Nullable String stdin;
        private @Nullable ResultConfig result;
        private @Nullable VerdictConfig verdict;
        private @Nullable CheckerConfig checker;
        private @Nullable LimitsConfig limits;
        private @Nullable StopConfig stop;
        private @Nullable String directory;
        private @Nullable Duration keep;
        private @Nullable RunAsConfig runAs;
        private boolean trusted = true;
        private @Nullable BucketConfig bucket;
        private @Nullable URI endpoint;

        Conf(List<String> command) {
            this.command = command;
        }

        Conf environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        Conf instance(@Nullable String id) {
            instance = id;
            return this;
        }

        Conf tags(Map<String, String> some) {
            instance = null;
            tags = some;
            return this;
        }

        Conf document(String name) {
            document = name;
            return this;
        }

        Conf in(String name, String from, String root) {
            in.put(name, new StoredSourceConfig(from, List.of(root)));
            return this;
        }

        Conf out(String name, OutputConfig output) {
            out.put(name, output);
            return this;
        }

        Conf stdin(String from) {
            stdin = from;
            return this;
        }

        Conf stdout(StdoutResult as) {
            result = new ResultConfig(as, null);
            return this;
        }

        Conf result(ResultConfig config) {
            result = config;
            return this;
        }

        Conf verdict(@Nullable Set<Integer> warn, RuleConfig... rules) {
            verdict = new VerdictConfig(null, warn, List.of(rules), null);
            return this;
        }

        Conf checker(CheckerConfig config) {
            checker = config;
            return this;
        }

        private @Nullable VerdictConfig withChecker() {
            return checker == null
                    ? verdict
                    : new VerdictConfig(
                            null,
                            verdict == null ? null : verdict.warn(),
                            verdict == null ? null : verdict.rules(),
                            checker);
        }

        Conf limits(@Nullable Duration wallClock, @Nullable ByteSize stdout, @Nullable ByteSize stderr) {
            limits = new LimitsConfig(wallClock, stdout, stderr, null, null);
            return this;
        }

        Conf limits(LimitsConfig config) {
            limits = config;
            return this;
        }

        Conf grace(Duration grace) {
            stop = new StopConfig(grace);
            return this;
        }

        Conf directory(String path) {
            directory = path;
            return this;
        }

        Conf keep(Duration time) {
            keep = time;
            return this;
        }

        Conf runAs(String user) {
            runAs = new RunAsConfig(user);
            trusted = false;
            return this;
        }

        Conf untrusted() {
            trusted = false;
            return this;
        }

        Conf bucket(BucketConfig config) {
            bucket = config;
            return this;
        }

        Conf endpoint(URI address) {
            endpoint = address;
            return this;
        }

        SsmAdapterConfig build() {
            return new SsmAdapterConfig(
                    instance,
                    tags,
                    document,
                    in,
                    out,
                    command,
                    environment,
                    stdin,
                    Map.of(),
                    false,
                    result,
                    withChecker(),
                    limits,
                    stop,
                    directory,
                    keep,
                    runAs,
                    trusted,
                    null,
                    bucket,
                    null,
                    endpoint);
        }
    }

    /** With the endpoint's bucket. */
    Conf withBucket(Conf conf) {
        return conf.bucket(new BucketConfig("runs", "lb", ssm.address()));
    }

    Adapter adapter(Conf conf) {
        return adapter(conf, Duration.ofMinutes(10));
    }

    Adapter adapter(Conf conf, Duration lookForHosts) {
        if (conf.endpoint == null) {
            conf.endpoint(ssm.address());
        }
        if (conf.directory == null) {
            conf.directory(runs.toString());
        }
        SsmAdapterConfig config = conf.build();
        assertThat(new SsmAdapterFactory().check(config)).isEmpty();
        Adapter adapter = new SsmAdapter(
                config,
                new AdapterContext(ACTIVITY, work, work, Duration.ofMinutes(10), Clock.systemUTC(), storages),
                PACE,
                lookForHosts);
        adapters.add(adapter);
        return adapter;
    }

    /** Runs one task to its end. */
    Outcome run(Conf conf, String input) throws Exception {
        return outcome(launch(adapter(conf), input));
    }

    static Run launch(Adapter adapter, String input) throws Exception {
        return adapter.launch(TestTaskContext.wanted(ACTIVITY, input));
    }

    static Outcome outcome(Run run) throws Exception {
        return get(run.outcome());
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static String succeeded(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return ((Outcome.Succeeded) outcome).output();
    }

    static Outcome.Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Whether a process has a task's mark in its environment. */
    static boolean alive(String task) {
        return processes(task).findAny().isPresent();
    }

    private static Stream<ProcessHandle> processes(String task) {
        String mark = "LEGACY_BRIDGE_TASK=" + task;
        return ProcessHandle.allProcesses()
                .filter(process -> List.of(environment(process.pid())).contains(mark));
    }

    private static String[] environment(long process) {
        try {
            return Files.readString(Path.of("/proc/" + process + "/environ"), StandardCharsets.ISO_8859_1)
                    .split("\0");
        } catch (IOException gone) {
            return new String[0];
        }
    }

    /** Whether a process is at work in a run's folder, as supervisors are until they have written down an end. */
    private boolean isAtWork(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                    .startsWith(runs);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Nothing may have been sent that the model does not know. What still runs has no test any more. */
    @Override
    public void close() throws Exception {
        adapters.forEach(Adapter::close);
        ssm.close();
        if (Files.isDirectory(runs)) {
            try (Stream<Path> folders = Files.list(runs)) {
                folders.flatMap(folder -> processes(folder.getFileName().toString()))
                        .forEach(ProcessHandle::destroyForcibly);
            }
            await().atMost(PATIENCE).until(() -> ProcessHandle.allProcesses().noneMatch(this::isAtWork));
        }
        assertThat(ssm.violations()).isEmpty();
    }
}
