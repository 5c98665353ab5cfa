package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an object's metadata says. */
final class Meta {
    private static final String FOREGROUND = "foregroundDeletion";

    private Meta() {}

    static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    static @Nullable String label(HasMetadata object, String name) {
        return value(object.getMetadata().getLabels(), name);
    }

    static @Nullable String annotation(HasMetadata object, String name) {
        return value(object.getMetadata().getAnnotations(), name);
    }

    private static @Nullable String value(@Nullable Map<String, String> values, String name) {
        return values == null ? null : values.get(name);
    }

    static boolean isDeleting(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    /** When the deletion was asked for: its time stamp is the end of the grace that was given. */
    static Optional<Instant> deletionAsked(HasMetadata object) {
        return time(object.getMetadata().getDeletionTimestamp())
                .map(end -> end.minusSeconds(
                        Optional.ofNullable(object.getMetadata().getDeletionGracePeriodSeconds())
                                .orElse(0L)));
    }

    /** Whether we keep the object until its outcome is settled. */
    static boolean isKept(HasMetadata object) {
        return finalizers(object).contains(Labels.KEPT);
    }

    /** Whether the cluster still waits for what belongs to the object to go. */
    static boolean waitsForDependents(HasMetadata object) {
        return finalizers(object).contains(FOREGROUND);
    }

    static List<String> finalizers(HasMetadata object) {
        List<String> finalizers = object.getMetadata().getFinalizers();
        return finalizers == null ? List.of() : finalizers;
    }

    static boolean isOwnedBy(HasMetadata object, String uid) {
        List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
        return owners != null && owners.stream().anyMatch(owner -> uid.equals(owner.getUid()));
    }

    /** A time as Kubernetes writes it; empty for none. */
    static Optional<Instant> time(@Nullable String written) {
        try {
            return written == null || written.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(written));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether one version of an object is the other or a later one. Versions are numbers in every API server that there
     * is; where they are not, only equal ones are known to be in order.
     */
    static boolean isAsNew(String version, String as) {
        try {
            return Long.parseUnsignedLong(version) - Long.parseUnsignedLong(as) >= 0;
        } catch (NumberFormatException e) {
            return version.equals(as);
        }
    }
}
