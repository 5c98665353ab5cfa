package io.legacybridge.adapters.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * Which cluster, and as whom. Two activities with the same values share one connection and what they know of a
 * namespace.
 *
 * @param kubeconfig the absolute path of a kubeconfig file; unless set the pod's own service account, or else what
 *     kubectl would take ({@code KUBECONFIG}, {@code ~/.kube/config})
 * @param context a context of that file; its current one unless set
 */
public record ClusterConfig(
        @Nullable String kubeconfig, @Nullable String context) {}
