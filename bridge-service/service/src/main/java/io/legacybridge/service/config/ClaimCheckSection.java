package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.claim.ClaimCheck;
import io.legacybridge.worker.claim.FolderClaimStore;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
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
    @NotNull(message = "is missing; write the folder that keeps large results, as /data/claims")
    private @Nullable Path folder;

    @JsonProperty
    private ByteSize threshold = ByteSize.kibibytes(200);

    @JsonProperty
    private ByteSize largestInput = new ByteSize(ClaimCheck.DEFAULT_LARGEST_INPUT);

    @JsonProperty
    private @Nullable Duration keepFor;

    /** Every mistake that the constraints do not see, as seen from here. */
    List<ConfigMistake> check() {
        List<ConfigMistake> mistakes = new ArrayList<>(ClaimCheck.check(threshold.bytes(), largestInput.bytes()));
        if (keepFor != null && keepFor.compareTo(LEAST_KEEPING) < 0) {
            mistakes.add(new ConfigMistake(
                    "keepFor",
                    Durations.write(keepFor) + " is too short; an execution may still need its claims",
                    "write a duration as 30d, longer than executions take, or leave it out"));
        }
        return mistakes;
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
     * Opens the folder.
     *
     * @throws IOException if it cannot be made or written, with a message for the operator
     */
    public FolderClaimStore open() throws IOException {
        return FolderClaimStore.open(folder());
    }

    /** What the worker does with an open folder. */
    public ClaimCheck with(FolderClaimStore store) {
        return new ClaimCheck(store, threshold.bytes(), largestInput.bytes());
    }
}
