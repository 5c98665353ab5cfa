package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.legacybridge.adapters.program.StoreAs;
import io.legacybridge.adapters.program.StoredInputs;
import io.legacybridge.adapters.program.StoredOutput;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.TaskInput;
import io.legacybridge.worker.input.ValueRules;
import io.legacybridge.worker.storage.FileStorages;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Writes the Job of a task. Immutable. */
final class JobWriter {
    private static final Duration TO_TRY = Duration.ofSeconds(1);
    /** The variable by which a program knows its task. */
    private static final String TASK_VARIABLE = "LEGACY_BRIDGE_TASK";

    private static final String INPUT = "legacy-bridge-input";
    private static final String INPUT_KEY = "input";
    private static final String URL_KEY = "url.";
    private static final String URL_TO_WRITE_KEY = "put.";
    private static final int READ_ONLY_FOR_ALL = 0444;
    private static final int LARGEST_SECRET = 1 << 20;
    /** What is left in it for each URL: those of S3 have one or two, with the session's token. */
    private static final int ROOM_FOR_A_URL = 8 << 10;

    private final KubernetesAdapterConfig config;
    private final PodTemplate pod;
    private final Terms terms;
    private final ValueRules values;
    private final StoredInputs inputs;
    private final JobFiles outputs;
    private final String owner;
    private final Clock clock;

    /**
     * @param storages where the stored files are that tasks name
     * @param outputs those that containers store
     * @param owner the replica that will follow the Jobs
     * @throws IllegalStateException if a root is in a storage that this service does not know
     */
    JobWriter(KubernetesAdapterConfig config, FileStorages storages, JobFiles outputs, String owner, Clock clock) {
        this.config = config;
        this.pod = PodTemplate.of(config);
        this.terms = Terms.of(config, pod);
        this.values = ValueRules.of(config.values());
        this.inputs = new StoredInputs(config.in(), config.limits().inputBytes().bytes(), storages);
        this.outputs = outputs;
        this.owner = owner;
        this.clock = clock;
    }

    Terms terms() {
        return terms;
    }

    /**
     * The Job of a task. Blocks where the task names stored files, which are looked for.
     *
     * @throws InvalidInputException if the task's input does not have what the configuration needs of it
     * @throws TargetUnavailableException if a storage could not be asked now
     */
    Job write(TaskContext task) throws InvalidInputException, TargetUnavailableException {
        checkSize(task);
        JsonNode input = TaskInput.parse(task.task().input());
        values.check(input);
        inputs.find(input);
        JobOutputs files = outputs.of(task.task().id(), input);
        // So that no Job is made whose pod would wait for URLs that there cannot be.
        inputs.urls(input, TO_TRY);
        outputs.urls(files, TO_TRY);
        String name = JobNames.of(task.task(), task.workKey());
        return job(name, template(name, task, input, files), labels(task), terms.with(files), task.deadline());
    }

    /** A Job that asks the server whether it would take one of a task; never created. */
    Job sample() {
        PodTemplateSpec template = pod.unfilled();
        addPoolLabels(template);
        return job(
                "legacy-bridge-probe",
                template,
                poolLabels(),
                terms,
                clock.instant().plus(Duration.ofMinutes(1)));
    }

    private Job job(String name, PodTemplateSpec template, Map<String, String> labels, Terms terms, Instant deadline) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .addToAnnotations(Labels.TERMS, terms.toJson())
                .addToAnnotations(Labels.DEADLINE, deadline.toString())
                .withFinalizers(Labels.KEPT)
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(deadlineSeconds(deadline))
                .withTemplate(template)
                .endSpec()
                .build();
    }

    /** How long a Job that begins now may take for a task that nobody waits for after a time. */
    long deadlineSeconds(Instant until) {
        Duration left = Duration.between(clock.instant(), until);
        Duration limit = config.limits().deadline();
        return Seconds.roundedUp(limit == null || limit.compareTo(left) > 0 ? left : limit);
    }

    private Map<String, String> poolLabels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Labels.MANAGED_BY, Labels.BRIDGE);
        labels.put(Labels.POOL, config.pool());
        return labels;
    }

    private Map<String, String> labels(TaskContext task) {
        Map<String, String> labels = poolLabels();
        labels.put(Labels.ACTIVITY, JobNames.slug(task.task().activity()));
        labels.put(Labels.TASK, task.task().id());
        labels.put(Labels.OWNER, owner);
        task.workKey().ifPresent(key -> labels.put(Labels.WORK, key.id()));
        return labels;
    }

    private void addPoolLabels(PodTemplateSpec template) {
        Map<String, String> all = new LinkedHashMap<>(
                Optional.ofNullable(template.getMetadata().getLabels()).orElse(Map.of()));
        all.putAll(poolLabels());
        template.getMetadata().setLabels(all);
    }

    private PodTemplateSpec template(String name, TaskContext task, JsonNode input, JobOutputs files)
            throws InvalidInputException {
        PodTemplateSpec template = pod.fill(input);
        addPoolLabels(template);
        template.getMetadata()
                .getLabels()
                .put(Labels.ACTIVITY, JobNames.slug(task.task().activity()));
        Container main = PodTemplate.container(template.getSpec(), pod.main());
        List<EnvVar> variables = new ArrayList<>(main.getEnv());
        if (variables.stream().noneMatch(variable -> variable.getName().equals(TASK_VARIABLE))) {
            variables.add(PodTemplate.literal(TASK_VARIABLE, task.task().id()));
        }
        if (config.input().env() != null) {
            variables.add(PodTemplate.literal(config.input().env(), task.task().input()));
        }
        config.in().forEach((file, stored) -> variables.add(fromSecret(stored.env(), name, urlKey(file))));
        for (StoredOutput file : files.files()) {
            variables.add(whereToStore(file, files.run(), name));
        }
        main.setEnv(variables);
        if (config.input().file() != null) {
            mount(template.getSpec(), main, config.input().file(), name);
        }
        return template;
    }

    /** What holds the URL of a stored file in the Secret, where its name is none that a placeholder could forge. */
    private static String urlKey(String file) {
        return URL_KEY + file;
    }

    private EnvVar whereToStore(StoredOutput file, String run, String secret) throws InvalidInputException {
        StoredOutputConfig output = Objects.requireNonNull(config.out().get(file.name()));
        return output.as() == StoreAs.URL
                ? fromSecret(output.env(), secret, URL_TO_WRITE_KEY + file.name())
                : PodTemplate.literal(output.env(), file.hidden(run).toString());
    }

    private static EnvVar fromSecret(String variable, String secret, String key) {
        return new EnvVarBuilder()
                .withName(variable)
                .withNewValueFrom()
                .withNewSecretKeyRef(key, secret, false)
                .endValueFrom()
                .build();
    }

    private static void mount(PodSpec spec, Container main, String file, String secret) {
        List<Volume> volumes = new ArrayList<>(spec.getVolumes());
        volumes.add(new VolumeBuilder()
                .withName(INPUT)
                .withNewSecret()
                .withSecretName(secret)
                .withDefaultMode(READ_ONLY_FOR_ALL)
                .withItems(new KeyToPathBuilder()
                        .withKey(INPUT_KEY)
                        .withPath(INPUT_KEY)
                        .build())
                .endSecret()
                .build());
        spec.setVolumes(volumes);
        List<VolumeMount> mounts = new ArrayList<>(main.getVolumeMounts());
        mounts.add(new VolumeMountBuilder()
                .withName(INPUT)
                .withMountPath(file)
                .withSubPath(INPUT_KEY)
                .withReadOnly(true)
                .build());
        main.setVolumeMounts(mounts);
    }

    /**
     * The Secret that the Job's pod waits for, if there is to be one: the input as a file, URLs of stored files, and of
     * files to be stored. The Job owns it, so that it goes with it.
     *
     * @param job as the server has it
     * @throws TargetUnavailableException if URLs cannot be signed now
     */
    Optional<Secret> secret(Job job, TaskContext task) throws InvalidInputException, TargetUnavailableException {
        if (!config.needsSecret()) {
            return Optional.empty();
        }
        Map<String, String> data = new LinkedHashMap<>();
        if (config.input().file() != null) {
            data.put(INPUT_KEY, task.task().input());
        }
        Duration validFor = Duration.ofSeconds(deadlineSeconds(task.deadline()));
        inputs.urls(TaskInput.parse(task.task().input()), validFor)
                .forEach((file, url) -> data.put(urlKey(file), url.toString()));
        outputs.urls(Terms.on(job).orElse(terms).outputs(), validFor)
                .forEach((file, url) -> data.put(URL_TO_WRITE_KEY + file, url.toString()));
        return Optional.of(new SecretBuilder()
                .withNewMetadata()
                .withName(Meta.name(job))
                .withLabels(poolLabels())
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(Meta.name(job))
                .withUid(Meta.uid(job))
                .endOwnerReference()
                .endMetadata()
                .addToStringData(data)
                .build());
    }

    private void checkSize(TaskContext task) throws InvalidInputException {
        int urls = config.in().size() + config.out().size();
        int most = LARGEST_SECRET - urls * ROOM_FOR_A_URL;
        if (config.input().file() != null && task.task().input().getBytes(StandardCharsets.UTF_8).length > most) {
            throw new InvalidInputException("the input has more than 1 MiB"
                    + (urls == 0 ? "" : ", less 8 KiB for the URL of each file of 'in' and 'out'")
                    + ", and no Secret holds that; give the task a reference to it instead");
        }
    }
}
