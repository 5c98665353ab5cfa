package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfileBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a pod has where the configuration does not say otherwise: as little as a program needs. Not root, no way to more
 * rights, no capabilities, the runtime's seccomp profile, no token of a service account, no second try.
 */
final class PodDefaults {
    private static final String NEVER = "Never";
    private static final String ALL = "ALL";

    private PodDefaults() {}

    static void apply(PodSpec pod) {
        pod.setRestartPolicy(NEVER);
        if (pod.getAutomountServiceAccountToken() == null) {
            pod.setAutomountServiceAccountToken(false);
        }
        PodSecurityContext security =
                Optional.ofNullable(pod.getSecurityContext()).orElseGet(PodSecurityContext::new);
        pod.setSecurityContext(security);
        if (security.getRunAsNonRoot() == null && !isRoot(security.getRunAsUser())) {
            security.setRunAsNonRoot(true);
        }
        if (security.getSeccompProfile() == null) {
            security.setSeccompProfile(
                    new SeccompProfileBuilder().withType("RuntimeDefault").build());
        }
        Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .forEach(PodDefaults::apply);
    }

    private static void apply(Container container) {
        SecurityContext security =
                Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        container.setSecurityContext(security);
        if (isRoot(security.getRunAsUser()) && security.getRunAsNonRoot() == null) {
            // Whoever writes user 0 for one container means it; the pod's own setting would only refuse to start it.
            security.setRunAsNonRoot(false);
        }
        if (security.getAllowPrivilegeEscalation() == null && !mustEscalate(security)) {
            security.setAllowPrivilegeEscalation(false);
        }
        Capabilities capabilities =
                Optional.ofNullable(security.getCapabilities()).orElseGet(Capabilities::new);
        security.setCapabilities(capabilities);
        if (capabilities.getDrop().isEmpty()) {
            capabilities.setDrop(List.of(ALL));
        }
    }

    /** Kubernetes refuses the two together. */
    private static boolean mustEscalate(SecurityContext security) {
        return Boolean.TRUE.equals(security.getPrivileged())
                || (security.getCapabilities() != null
                        && security.getCapabilities().getAdd().stream()
                                .anyMatch(added -> added.endsWith("SYS_ADMIN") || added.equals(ALL)));
    }

    private static boolean isRoot(@Nullable Long user) {
        return user != null && user == 0;
    }
}
