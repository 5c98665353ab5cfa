package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.claim.ClaimCheck;
import io.legacybridge.worker.claim.FolderClaimStore;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where results go that are too large to travel. */
public final class ClaimCheckSection {
    @JsonProperty
    @NotNull(message = "is missing; write the folder that keeps large results, as /data/claims")
    private @Nullable Path folder;

    @JsonProperty
    private ByteSize threshold = ByteSize.kibibytes(200);

    /** Every mistake that the constraints do not see, as seen from here. */
    List<ConfigMistake> check() {
        return ClaimCheck.check(threshold.bytes());
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

    /**
     * Opens the folder, for the worker.
     *
     * @throws IOException if it cannot be made or written, with a message for the operator
     */
    public ClaimCheck open() throws IOException {
        return new ClaimCheck(FolderClaimStore.open(folder()), threshold.bytes());
    }
}
