package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.journal.ClusterJournalFactory;
import io.legacybridge.worker.journal.TaskJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Open tasks in a cluster, where another replica of the pool goes on with them when this one dies. */
public final class KubernetesJournalSection {
    private static final Duration SHORTEST = Duration.ofSeconds(6);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** A label's value that is also a part of an object's name. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    @JsonProperty
    private @Nullable String namespace;

    @JsonProperty
    private String pool = "default";

    @JsonProperty
    private Duration leaseDuration = Duration.ofSeconds(30);

    @JsonProperty
    private @Nullable String kubeconfig;

    @JsonProperty
    private @Nullable String context;

    /** Every mistake in it, as seen from here. */
    List<ConfigMistake> check() {
        List<ConfigMistake> mistakes = new ArrayList<>();
        name("namespace", namespace, mistakes);
        name("pool", pool, mistakes);
        if (leaseDuration.compareTo(SHORTEST) < 0 || leaseDuration.compareTo(LONGEST) > 0) {
            mistakes.add(new ConfigMistake("leaseDuration", "it is not between 6s and 10m", "write a duration as 30s"));
        }
        return mistakes;
    }

    /** How long a replica may be silent before the others have adopted its tasks. */
    Duration leaseDuration() {
        return leaseDuration;
    }

    private static void name(String key, @Nullable String value, List<ConfigMistake> mistakes) {
        if (value != null && !NAME.matcher(value).matches()) {
            mistakes.add(new ConfigMistake(
                    key,
                    "'" + value + "' cannot be a part of an object's name",
                    "write up to 63 lower-case letters, digits and dashes"));
        }
    }

    /**
     * The journal, which looks at the cluster when it is opened.
     *
     * @param workDirectory names the replica, together with the host
     * @throws IllegalStateException if the adapter for Kubernetes is not installed, with a message for the operator
     */
    public TaskJournal journal(Path workDirectory) {
        return ServiceLoader.load(ClusterJournalFactory.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "nothing here can keep a journal in a cluster; put the kubernetes adapter back into lib/"))
                .create(new ClusterJournalFactory.Place(
                        Optional.ofNullable(kubeconfig),
                        Optional.ofNullable(context),
                        Optional.ofNullable(namespace),
                        pool,
                        workDirectory,
                        leaseDuration));
    }
}
