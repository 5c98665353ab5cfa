package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the adapters of {@code type: kubernetes}. Thread-safe; the adapters of a process share their connections. */
public final class KubernetesAdapterFactory implements AdapterFactory<KubernetesAdapterConfig> {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesAdapterFactory.class);
    private static final String DEFAULT_NAMESPACE = "default";

    private final Watches watches;

    /** For the service loader. */
    public KubernetesAdapterFactory() {
        this(Watches.SHARED);
    }

    KubernetesAdapterFactory(Watches watches) {
        this.watches = watches;
    }

    @Override
    public String type() {
        return "kubernetes";
    }

    @Override
    public Class<KubernetesAdapterConfig> configType() {
        return KubernetesAdapterConfig.class;
    }

    @Override
    public List<ConfigMistake> check(KubernetesAdapterConfig config) {
        return new ConfigCheck(config).mistakes();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A cluster that does not answer is no reason not to start: tasks stay queued until it does. One that answers
     * that something is not allowed is.
     */
    @Override
    public Adapter create(KubernetesAdapterConfig config, AdapterContext context) {
        try {
            KubernetesClient client = watches.connect(config.cluster());
            try {
                String namespace = Optional.ofNullable(config.namespace())
                        .or(() -> Optional.ofNullable(client.getNamespace()))
                        .orElse(DEFAULT_NAMESPACE);
                demandPermissions(client, namespace, config);
                return new KubernetesAdapter(config, context, watches, namespace);
            } finally {
                watches.release(config.cluster());
            }
        } catch (TargetUnavailableException | IllegalArgumentException e) {
            throw new IllegalStateException("the kubernetes adapter cannot be made: " + e.getMessage(), e);
        }
    }

    private static void demandPermissions(KubernetesClient client, String namespace, KubernetesAdapterConfig config) {
        try {
            List<String> missing = Permissions.missing(client, namespace, config);
            if (!missing.isEmpty()) {
                throw new IllegalStateException("in the namespace " + namespace + " the bridge may not "
                        + String.join(", ", missing) + "; grant it by a Role, as docs/adapters/kubernetes.md has one");
            }
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "The cluster does not answer whether its permissions suffice: {}",
                    Refusal.of(e).message());
        }
    }
}
