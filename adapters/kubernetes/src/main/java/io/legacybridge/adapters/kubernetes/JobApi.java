package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests about Jobs of one namespace: one call of a method is one request. All of them block, and throw a
 * {@link KubernetesClientException}, of which {@link Refusal} makes sense. Thread-safe.
 */
final class JobApi {
    private final KubernetesClient client;
    private final String namespace;

    JobApi(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    private NonNamespaceOperation<Job, JobList, ScalableResource<Job>> jobs() {
        MixedOperation<Job, JobList, ScalableResource<Job>> all =
                client.batch().v1().jobs();
        return all.inNamespace(namespace);
    }

    Job create(Job job) {
        return jobs().resource(job).create();
    }

    /** Lets the server look at a Job as if it were created. */
    void tryOut(Job job) {
        jobs().resource(job).dryRun().create();
    }

    Optional<Job> get(String name) {
        return Optional.ofNullable(jobs().withName(name).get());
    }

    /** Changes a Job. It stands there by its name alone: to patch {@code withName}, Fabric8 reads the object first. */
    Job patch(String name, JsonPatch patch) {
        return jobs().resource(new JobBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .patch(PatchContext.of(PatchType.JSON), patch.toString());
    }

    /**
     * Deletes a Job after everything that belongs to it.
     *
     * @param uid which one; another of the same name is left alone
     * @param version the version that was looked at, if nothing may have changed since
     * @return as it is from now on, until all is gone
     */
    Job deleteAfterPods(String name, String uid, @Nullable String version) {
        return client.getKubernetesSerialization().unmarshal(delete(name, uid, version, "Foreground"), Job.class);
    }

    /** Deletes a Job, and what belongs to it some time later. */
    void deleteWithPods(String name, String uid) {
        delete(name, uid, null, "Background");
    }

    private String delete(String name, String uid, @Nullable String version, String propagation) {
        return client.raw(
                "/apis/batch/v1/namespaces/" + namespace + "/jobs/" + name,
                "DELETE",
                new DeleteOptionsBuilder()
                        .withPropagationPolicy(propagation)
                        .withNewPreconditions(version, uid)
                        .build());
    }

    void create(Secret secret) {
        client.secrets().inNamespace(namespace).resource(secret).create();
    }

    /** What the Job's controller last said of its failing to create a pod. */
    Optional<String> whyNoPod(String uid) {
        return client
                .v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.uid", uid)
                .withField("reason", "FailedCreate")
                .list()
                .getItems()
                .stream()
                .max(Comparator.comparing(
                        event -> Optional.ofNullable(event.getLastTimestamp()).orElse("")))
                .map(Event::getMessage);
    }
}
