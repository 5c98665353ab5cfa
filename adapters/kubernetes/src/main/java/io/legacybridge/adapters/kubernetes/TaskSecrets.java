package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.legacybridge.worker.journal.JournaledTask;
import io.legacybridge.worker.journal.TaskText;
import io.legacybridge.worker.journal.TaskText.UnreadableTaskException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Open tasks as Secrets: one each, named by the task's id, with a label that says whose it is. The token is in its data
 * alone. What is written is written on the condition that the Secret is as it was last seen ({@code resourceVersion}),
 * so of two who want to change one of them one is refused.
 *
 * <p>Every method is one request. They block, and throw a {@link KubernetesClientException}. Thread-safe.
 */
final class TaskSecrets {
    private static final String TYPE = "legacybridge.io/task";
    private static final String DATA = "task";

    private final KubernetesClient client;
    private final String namespace;
    private final String pool;

    TaskSecrets(KubernetesClient client, String namespace, String pool) {
        this.client = client;
        this.namespace = namespace;
        this.pool = pool;
    }

    private NonNamespaceOperation<Secret, SecretList, Resource<Secret>> secrets() {
        MixedOperation<Secret, SecretList, Resource<Secret>> all = client.secrets();
        return all.inNamespace(namespace);
    }

    /** Those of one replica. */
    List<Secret> of(String replica) {
        return secrets()
                .withLabel(Labels.JOURNAL, pool)
                .withLabel(Labels.OWNER, replica)
                .list()
                .getItems();
    }

    /** Those of all replicas but one. */
    List<Secret> ofOthers(String replica) {
        return secrets()
                .withLabel(Labels.JOURNAL, pool)
                .withLabelNotIn(Labels.OWNER, replica)
                .list()
                .getItems();
    }

    Optional<Secret> get(JournaledTask task) {
        return Optional.ofNullable(secrets().withName(name(task)).get());
    }

    /** @throws IOException if the task is beyond all measure */
    Secret create(JournaledTask task, String replica) throws IOException {
        return secrets().resource(secret(task, replica, null)).create();
    }

    /**
     * Writes a task's Secret anew, with this replica as its owner.
     *
     * @param seen as it was last seen
     * @throws IOException if the task is beyond all measure
     */
    Secret replace(Secret seen, JournaledTask task, String replica) throws IOException {
        return secrets()
                .resource(secret(task, replica, seen.getMetadata().getResourceVersion()))
                .update();
    }

    /** Gives a Secret to a replica, with what is in it. */
    Secret take(Secret seen, String replica) {
        return secrets()
                .resource(new SecretBuilder(seen)
                        .editMetadata()
                        .addToLabels(Labels.OWNER, replica)
                        .endMetadata()
                        .build())
                .update();
    }

    void delete(Secret seen) {
        client.raw(
                "/api/v1/namespaces/" + namespace + "/secrets/" + Meta.name(seen),
                "DELETE",
                new DeleteOptionsBuilder()
                        .withNewPreconditions(seen.getMetadata().getResourceVersion(), Meta.uid(seen))
                        .build());
    }

    private String name(JournaledTask task) {
        return "legacy-bridge-" + pool + "-" + task.task().id();
    }

    private Secret secret(JournaledTask task, String replica, @Nullable String version) throws IOException {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name(task))
                .withResourceVersion(version)
                .withLabels(Map.of(
                        Labels.MANAGED_BY,
                        Labels.BRIDGE,
                        Labels.JOURNAL,
                        pool,
                        Labels.OWNER,
                        replica,
                        Labels.TASK,
                        task.task().id()))
                .endMetadata()
                .withType(TYPE)
                .withData(Map.of(DATA, Base64.getEncoder().encodeToString(packed(TaskText.write(task)))))
                .build();
    }

    /** Packed, since input and output may have 256 KiB each, escaped even more, and a Secret holds 1 MiB. */
    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return packed.toByteArray();
    }

    /** @throws IOException if it holds no task that can be read; the message names it and quotes nothing */
    static JournaledTask read(Secret secret) throws IOException {
        String data = secret.getData() == null ? null : secret.getData().get(DATA);
        if (data == null) {
            throw unreadable(secret, "it has no data named " + DATA);
        }
        byte[] packed;
        try {
            packed = Base64.getDecoder().decode(data);
        } catch (IllegalArgumentException e) {
            throw unreadable(secret, "its data is not Base64");
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return TaskText.read(new String(gzip.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (UnreadableTaskException e) {
            throw unreadable(secret, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw unreadable(secret, "its data is not packed");
        }
    }

    /** Without a cause, which might quote what was read. */
    private static IOException unreadable(Secret secret, String why) {
        return new IOException("the Secret " + Meta.name(secret) + " holds no task that can be read: " + why);
    }
}
