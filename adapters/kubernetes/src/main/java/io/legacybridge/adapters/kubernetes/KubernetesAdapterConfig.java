package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.adapters.program.Defaults;
import io.legacybridge.adapters.program.StoreAs;
import io.legacybridge.worker.input.ValueConfig;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which Job does the work, and how it is judged: the part under {@code adapter:} of an activity of type
 * {@code kubernetes}. Immutable. The pod is written in one of three ways: in the short form ({@code image} and what
 * stands beside it), as {@code pod}, or in a {@code podFile}. Values of the task's input, <code>{{$.path}}</code>, may
 * stand in arguments and in values of environment variables, and nowhere else.
 *
 * @param cluster which cluster, and as whom
 * @param namespace where the Jobs are; the context's own unless set
 * @param pool the name that this bridge's replicas share: a Job belongs to its pool, and each pool clears up after
 *     itself; {@code default} unless set
 * @param orphanAfter how long a replica may be silent before its Jobs are nobody's; longer than any HeartbeatSeconds;
 *     an hour unless set
 * @param image short form: the main container's image
 * @param imagePullPolicy short form: {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param command short form: the program instead of the image's own, as whole tokens; templates, but for the first
 * @param args short form: its arguments as whole tokens; templates
 * @param environment short form: variables; values are templates
 * @param resources short form: {@code requests} and {@code limits} as in a container
 * @param runAsUser short form: the numeric user that the container runs as; the image's own unless set
 * @param runAsGroup short form: the numeric group
 * @param fsGroup short form: the numeric group that volumes are made writable for
 * @param serviceAccount short form: the pod's service account; its token is not mounted
 * @param volumes short form: by name, a volume of a pod with {@code mountPath}, and perhaps {@code readOnly} and
 *     {@code subPath}, beside its source
 * @param nodeSelector short form: labels of the nodes that will do
 * @param tolerations short form: as in a pod
 * @param pod a pod's spec as Kubernetes has it, or one with {@code metadata} and {@code spec}
 * @param podFile the absolute path of a YAML file that holds the same
 * @param container the container whose end is the run's end; the first one unless set
 * @param input how the whole input reaches that container; not at all unless set
 * @param in stored files that the task names, by names that the configuration chooses: that container reads each by a
 *     signed URL
 * @param out files that that container stores, by names that the configuration chooses
 * @param values what values of the task's input must be, by their path: {@code $.field}
 * @param result what becomes the task's output
 * @param verdict what decides that a run succeeded
 * @param limits times
 * @param stop how a run is ended
 * @param keepFor how long a Job whose outcome is settled stays for a look at it; 5 minutes unless set
 * @param allowLeadingDash whether an argument that begins with a value may begin with a dash although no {@code --}
 *     stands before it
 */
public record KubernetesAdapterConfig(
        @Valid ClusterConfig cluster,
        @Nullable String namespace,
        String pool,
        Duration orphanAfter,
        @Nullable String image,
        @Nullable String imagePullPolicy,
        List<@NotNull(message = "is empty; quote an empty token as ''") String> command,
        List<@NotNull(message = "is empty; quote an empty argument as ''") String> args,
        Map<String, @NotNull(message = "is empty; write a value, or '' for an empty one") String> environment,
        @Nullable ObjectNode resources,
        @Nullable Long runAsUser,
        @Nullable Long runAsGroup,
        @Nullable Long fsGroup,
        @Nullable String serviceAccount,
        Map<String, @NotNull(message = "is empty; write {mountPath: /data, emptyDir: {}}") ObjectNode> volumes,
        Map<String, @NotNull(message = "is empty; write the label's value") String> nodeSelector,
        List<@NotNull(message = "is empty; write {key: …, operator: Exists}") ObjectNode> tolerations,
        @Nullable ObjectNode pod,
        @Nullable String podFile,
        @Nullable String container,
        @Valid InputConfig input,
        Map<String, @NotNull(message = "is empty; write {from: …, root: …, env: …}") @Valid StoredInputConfig> in,
        Map<String, @NotNull(message = "is empty; write {publish: …, root: …, env: …}") @Valid StoredOutputConfig> out,
        Map<String, @NotNull(message = "is empty; write {pattern: …} or {type: …}") @Valid ValueConfig> values,
        @Valid ResultConfig result,
        @Valid VerdictConfig verdict,
        @Valid LimitsConfig limits,
        @Valid StopConfig stop,
        Duration keepFor,
        boolean allowLeadingDash) {

    public KubernetesAdapterConfig(
            @Nullable ClusterConfig cluster,
            @Nullable String namespace,
            @Nullable String pool,
            @Nullable Duration orphanAfter,
            @Nullable String image,
            @Nullable String imagePullPolicy,
            @Nullable List<String> command,
            @Nullable List<String> args,
            @Nullable Map<String, String> environment,
            @Nullable ObjectNode resources,
            @Nullable Long runAsUser,
            @Nullable Long runAsGroup,
            @Nullable Long fsGroup,
            @Nullable String serviceAccount,
            @Nullable Map<String, ObjectNode> volumes,
            @Nullable Map<String, String> nodeSelector,
            @Nullable List<ObjectNode> tolerations,
            @Nullable ObjectNode pod,
            @Nullable String podFile,
            @Nullable String container,
            @Nullable InputConfig input,
            @Nullable Map<String, StoredInputConfig> in,
            @Nullable Map<String, StoredOutputConfig> out,
            @Nullable Map<String, ValueConfig> values,
            @Nullable ResultConfig result,
            @Nullable VerdictConfig verdict,
            @Nullable LimitsConfig limits,
            @Nullable StopConfig stop,
            @Nullable Duration keepFor,
            boolean allowLeadingDash) {
        this.cluster = cluster == null ? new ClusterConfig(null, null) : cluster;
        this.namespace = namespace;
        this.pool = pool == null ? "default" : pool;
        this.orphanAfter = orphanAfter == null ? Duration.ofHours(1) : orphanAfter;
        this.image = image;
        this.imagePullPolicy = imagePullPolicy;
        this.command = Defaults.list(command);
        this.args = Defaults.list(args);
        this.environment = Defaults.map(environment);
        this.resources = resources;
        this.runAsUser = runAsUser;
        this.runAsGroup = runAsGroup;
        this.fsGroup = fsGroup;
        this.serviceAccount = serviceAccount;
        this.volumes = Defaults.map(volumes);
        this.nodeSelector = Defaults.map(nodeSelector);
        this.tolerations = Defaults.list(tolerations);
        this.pod = pod;
        this.podFile = podFile;
        this.container = container;
        this.input = input == null ? new InputConfig(null, null) : input;
        this.in = Defaults.map(in);
        this.out = Defaults.map(out);
        this.values = Defaults.map(values);
        this.result = result == null ? new ResultConfig(null, null) : result;
        this.verdict = verdict == null ? new VerdictConfig(null, null, null) : verdict;
        this.limits = limits == null ? new LimitsConfig(null, null, null, null, null) : limits;
        this.stop = stop == null ? new StopConfig(null) : stop;
        this.keepFor = keepFor == null ? Duration.ofMinutes(5) : keepFor;
        this.allowLeadingDash = allowLeadingDash;
    }

    /** Whether a Job's pod waits for a Secret that goes with the Job. */
    boolean needsSecret() {
        return input.file() != null
                || !in.isEmpty()
                || out.values().stream().anyMatch(output -> output.as() == StoreAs.URL);
    }
}
