package io.legacybridge.worker.claim;

import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import java.io.IOException;

/**
 * Claims wherever they are: files of this host, and stored files. For somebody who may read whatever could be named; a
 * worker reads from its store only. Thread-safe.
 */
public final class AnyClaim implements ClaimSource {
    private final FileStorages storages;

    /** @param storages of the schemes that claims may have beside {@code file:}; whoever made them closes them */
    public AnyClaim(FileStorages storages) {
        this.storages = storages;
    }

    @Override
    public byte[] fetch(Claim claim) throws ClaimRefusedException, IOException {
        if ("file".equals(claim.uri().getScheme())) {
            return ClaimFile.read(ClaimFile.path(claim), claim);
        }
        StorageUri source = source(claim);
        FileStorage storage = storages.of(source.scheme())
                .orElseThrow(
                        () -> new ClaimRefusedException("the claim " + claim.uri() + " is in no storage that is known"
                                + " here; there are file, " + String.join(", ", storages.schemes())));
        return StorageClaimStore.read(storage, source, claim);
    }

    private static StorageUri source(Claim claim) throws ClaimRefusedException {
        try {
            return StorageUri.parse(claim.uri().toString());
        } catch (IllegalArgumentException e) {
            throw new ClaimRefusedException("the claim " + claim.uri() + " names no file: " + e.getMessage());
        }
    }
}
