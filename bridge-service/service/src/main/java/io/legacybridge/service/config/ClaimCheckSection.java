package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.claim.ClaimCheck;
import io.legacybridge.worker.claim.ClaimStore;
import io.legacybridge.worker.claim.FolderClaimStore;
import io.legacybridge.worker.claim.StorageClaimStore;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where results go that are too large to travel, and where inputs come from that are. */
public final class ClaimCheckSection {
    private static final Duration LEAST_KEEPING = Duration.ofHours(1);

    @JsonProperty
    private @Nullable Path folder;

    @JsonProperty
    private boolean shared;

    @JsonProperty
    private @Nullable String uri;

    @JsonProperty
    private ByteSize threshold = ByteSize.kibibytes(200);

    @JsonProperty
    private ByteSize largestInput = new ByteSize(ClaimCheck.DEFAULT_LARGEST_INPUT);

    @JsonProperty
    private @Nullable Duration keepFor;

    /**
     * Every mistake that the constraints do not see, as seen from here.
     *
     * @param replicas how many services share the work
     */
    List<ConfigMistake> check(int replicas) {
        List<ConfigMistake> mistakes = new ArrayList<>(ClaimCheck.check(threshold.bytes(), largestInput.bytes()));
        if (uri != null) {
            checkUri(mistakes, uri);
        } else if (folder == null) {
            mistakes.add(new ConfigMistake(
                    "folder",
                    "is missing",
                    "write the folder that keeps large results, as /data/claims, or uri: s3://bucket/claims/"));
        } else if (replicas > 1 && !shared) {
            mistakes.add(new ConfigMistake(
                    "folder",
                    "its claims hold on one host, and stepFunctions.replicas is " + replicas,
                    "write shared: true if all have this folder, or uri: s3://bucket/claims/"));
        }
        if (keepFor != null && keepFor.compareTo(LEAST_KEEPING) < 0) {
            mistakes.add(new ConfigMistake(
                    "keepFor",
                    Durations.write(keepFor) + " is too short; an execution may still need its claims",
                    "write a duration as 30d, longer than executions take, or leave it out"));
        }
        return mistakes;
    }

    private void checkUri(List<ConfigMistake> mistakes, String written) {
        if (folder != null || shared) {
            mistakes.add(new ConfigMistake("uri", "is another place than folder", "keep one of them"));
        }
        if (keepFor != null) {
            mistakes.add(new ConfigMistake(
                    "keepFor",
                    "has a meaning for a folder only",
                    "leave it out, and give the bucket a lifecycle rule"));
        }
        try {
            if (StorageUri.parse(written).isFolder() && URI.create(written).getPath() != null) {
                return;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        mistakes.add(new ConfigMistake(
                "uri",
                "'" + written + "' is not a folder of stored files, of characters that a URI may have",
                "write one that ends in '/': s3://bucket/claims/"));
    }

    boolean hasFolder() {
        return folder != null;
    }

    /** The folder: absolute. */
    public Path folder() {
        return Required.value(folder, "folder").toAbsolutePath().normalize();
    }

    /** How many bytes of UTF-8 a result may have to travel itself. */
    ByteSize threshold() {
        return threshold;
    }

    /** How many bytes the claims in one task's input may stand for together. */
    ByteSize largestInput() {
        return largestInput;
    }

    /** How long a claim stays; nothing where nobody removes it. */
    public Optional<Duration> keepFor() {
        return Optional.ofNullable(keepFor);
    }

    /**
     * Opens the place.
     *
     * @throws IOException if a folder cannot be made or written, with a message for the operator
     * @throws IllegalStateException if nobody knows the URI's scheme, with a message for the operator
     */
    public ClaimStore open(FileStorages storages) throws IOException {
        if (uri == null) {
            return FolderClaimStore.open(folder());
        }
        StorageUri place = StorageUri.parse(uri);
        FileStorage storage = storages.of(place.scheme())
                .orElseThrow(() -> new IllegalStateException("claimCheck.uri has the scheme '" + place.scheme()
                        + "', and this service knows " + storages.schemes() + "; put a jar for it into plugins/"));
        return new StorageClaimStore(storage, place);
    }

    /** What the worker does with an open place. */
    public ClaimCheck with(ClaimStore store) {
        return new ClaimCheck(store, threshold.bytes(), largestInput.bytes());
    }
}
