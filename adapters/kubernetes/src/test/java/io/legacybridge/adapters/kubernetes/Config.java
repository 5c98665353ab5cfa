package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.input.ValueConfig;
import io.legacybridge.worker.input.ValueType;
import io.legacybridge.worker.storage.FileStorages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A configuration for a test, put together in the order of the YAML. */
final class Config {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final long NOBODY = 65_534;

    private ClusterConfig cluster = new ClusterConfig(null, null);
    private @Nullable String namespace;
    private @Nullable String pool;
    private @Nullable Duration orphanAfter;
    private @Nullable String image;
    private @Nullable String imagePullPolicy;
    private List<String> command = List.of();
    private List<String> args = List.of();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private @Nullable ObjectNode resources;
    private @Nullable Long runAsUser;
    private @Nullable String serviceAccount;
    private final Map<String, ObjectNode> volumes = new LinkedHashMap<>();
    private final Map<String, String> nodeSelector = new LinkedHashMap<>();
    private final List<ObjectNode> tolerations = new ArrayList<>();
    private @Nullable ObjectNode pod;
    private @Nullable String podFile;
    private @Nullable String container;
    private @Nullable InputConfig input;
    private final Map<String, StoredInputConfig> in = new LinkedHashMap<>();
    private final Map<String, StoredOutputConfig> out = new LinkedHashMap<>();
    private final Map<String, ValueConfig> values = new LinkedHashMap<>();
    private @Nullable ResultSource result;
    private @Nullable String resultFile;
    private Set<Integer> accept = Set.of(0);
    private Set<Integer> warn = Set.of();
    private final List<RuleConfig> rules = new ArrayList<>();
    private @Nullable Duration deadline;
    private @Nullable Duration schedule;
    private @Nullable Duration startTrouble;
    private @Nullable ByteSize inputBytes;
    private @Nullable ByteSize outputBytes;
    private @Nullable Duration grace;
    private @Nullable Duration keepFor;
    private boolean allowLeadingDash;

    /** The short form with an image alone. */
    static Config image(String image) {
        Config config = new Config();
        config.image = image;
        return config;
    }

    /** A script of the test's in a container of busybox, which ends a second after TERM. */
    static Config shell(String script, String... arguments) {
        Config config = image("localhost/busybox:dev").command("sh", "-c", script, "script");
        config.args = List.of(arguments);
        config.imagePullPolicy = "Never";
        config.runAsUser = NOBODY;
        config.grace = Duration.ofSeconds(1);
        return config;
    }

    /** A whole pod, in YAML. */
    static Config pod(String yaml) {
        Config config = new Config();
        config.pod = yaml(yaml);
        return config;
    }

    /** A whole pod in a file. */
    static Config podFile(Object file) {
        Config config = new Config();
        config.podFile = file.toString();
        return config;
    }

    /** Nothing at all. */
    static Config empty() {
        return new Config();
    }

    static ObjectNode yaml(String yaml) {
        return yaml(yaml, ObjectNode.class);
    }

    static <T> T yaml(String yaml, Class<T> type) {
        try {
            return YAML.readValue(yaml, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Config on(ClusterConfig where, String in) {
        cluster = where;
        namespace = in;
        return this;
    }

    Config kubeconfig(String file) {
        cluster = new ClusterConfig(file, null);
        return this;
    }

    Config namespace(String name) {
        namespace = name;
        return this;
    }

    Config pool(String name) {
        pool = name;
        return this;
    }

    Config orphanAfter(Duration time) {
        orphanAfter = time;
        return this;
    }

    Config imagePullPolicy(String policy) {
        imagePullPolicy = policy;
        return this;
    }

    Config command(String... tokens) {
        command = List.of(tokens);
        return this;
    }

    Config args(String... tokens) {
        args = List.of(tokens);
        return this;
    }

    Config environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Config resources(String yaml) {
        resources = yaml(yaml);
        return this;
    }

    Config runAsUser(@Nullable Long user) {
        runAsUser = user;
        return this;
    }

    Config serviceAccount(String name) {
        serviceAccount = name;
        return this;
    }

    Config volume(String name, String yaml) {
        volumes.put(name, yaml(yaml));
        return this;
    }

    Config nodeSelector(String label, String value) {
        nodeSelector.put(label, value);
        return this;
    }

    Config toleration(String yaml) {
        tolerations.add(yaml(yaml));
        return this;
    }

    Config container(String name) {
        container = name;
        return this;
    }

    Config input(@Nullable String env, @Nullable String file) {
        input = new InputConfig(env, file);
        return this;
    }

    Config in(String name, String from, String root, String env) {
        in.put(name, new StoredInputConfig(from, List.of(root), env));
        return this;
    }

    Config out(String name, StoredOutputConfig output) {
        out.put(name, output);
        return this;
    }

    Config outputBytes(long bytes) {
        outputBytes = new ByteSize(bytes);
        return this;
    }

    Config inputBytes(long bytes) {
        inputBytes = new ByteSize(bytes);
        return this;
    }

    Config value(String path, @Nullable ValueType type, @Nullable String pattern) {
        values.put(path, new ValueConfig(type, pattern));
        return this;
    }

    Config result(ResultSource source) {
        result = source;
        return this;
    }

    Config resultFile(@Nullable String name) {
        result = ResultSource.FILE;
        resultFile = name;
        return this;
    }

    Config accept(Integer... codes) {
        accept = Set.of(codes);
        return this;
    }

    Config warn(Integer... codes) {
        warn = Set.of(codes);
        return this;
    }

    Config rule(@Nullable Integer exitCode, @Nullable Integer signal, @Nullable String log, @Nullable String error) {
        rules.add(new RuleConfig(exitCode, null, signal, log, error));
        return this;
    }

    Config deadline(Duration time) {
        deadline = time;
        return this;
    }

    Config schedule(Duration time) {
        schedule = time;
        return this;
    }

    Config startTrouble(Duration time) {
        startTrouble = time;
        return this;
    }

    Config grace(@Nullable Duration time) {
        grace = time;
        return this;
    }

    Config keepFor(Duration time) {
        keepFor = time;
        return this;
    }

    Config allowLeadingDash() {
        allowLeadingDash = true;
        return this;
    }

    /** Writes Jobs, without a cluster. */
    JobWriter writer(FileStorages storages) {
        KubernetesAdapterConfig made = build();
        return new JobWriter(
                made,
                storages,
                new JobFiles(made, "contract", Path.of("no", "folder"), storages),
                "me",
                Clock.systemUTC());
    }

    KubernetesAdapterConfig build() {
        return new KubernetesAdapterConfig(
                cluster,
                namespace,
                pool,
                orphanAfter,
                image,
                imagePullPolicy,
                command,
                args,
                environment,
                resources,
                runAsUser,
                null,
                null,
                serviceAccount,
                volumes,
                nodeSelector,
                tolerations,
                pod,
                podFile,
                container,
                input,
                in,
                out,
                values,
                new ResultConfig(result, resultFile),
                new VerdictConfig(accept, warn, rules),
                new LimitsConfig(deadline, schedule, startTrouble, inputBytes, outputBytes),
                new StopConfig(grace),
                keepFor,
                allowLeadingDash);
    }
}
