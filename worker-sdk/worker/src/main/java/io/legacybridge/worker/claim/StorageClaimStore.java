package io.legacybridge.worker.claim;

import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.storage.StoredFile;
import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Claims as stored files below one URI, for services on many hosts. How long they stay is for the storage to say, as by
 * a lifecycle rule of a bucket. Thread-safe.
 */
public final class StorageClaimStore implements ClaimStore {
    private final FileStorage storage;
    private final StorageUri folder;

    /** @param folder what the claims are below; URI-safe, so that a claim's URI is one */
    public StorageClaimStore(FileStorage storage, StorageUri folder) {
        this.storage = storage;
        this.folder = folder;
        URI.create(folder.toString());
    }

    @Override
    public Claim keep(ActivityTask task, byte[] content) throws IOException {
        StorageUri target = folder.child(ClaimName.of(task) + ".json");
        String sha256 = ClaimFile.sha256(content);
        Path file = Files.createTempFile("claim", ".json");
        try {
            Files.write(file, content);
            Optional<StoredFile> before = storage.find(target);
            if (before.flatMap(StoredFile::sha256).filter(sha256::equals).isEmpty()) {
                storage.store(file, sha256, target, before);
            }
        } catch (StorageRefusedException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Files.deleteIfExists(file);
        }
        return new Claim(URI.create(target.toString()), content.length, sha256);
    }

    @Override
    public byte[] fetch(Claim claim) throws ClaimRefusedException, IOException {
        return read(storage, source(claim), claim);
    }

    /** What a claim stands for, wherever its file is stored. */
    static byte[] read(FileStorage storage, StorageUri source, Claim claim) throws ClaimRefusedException, IOException {
        Path folderOfOurs = Files.createTempDirectory("claim");
        Path file = folderOfOurs.resolve("claim.json");
        try {
            storage.fetch(source, file, claim.bytes());
            return ClaimFile.read(file, claim);
        } catch (StorageRefusedException e) {
            throw new ClaimRefusedException("the claim " + claim.uri() + " cannot be had: " + e.getMessage());
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folderOfOurs);
        }
    }

    private StorageUri source(Claim claim) throws ClaimRefusedException {
        try {
            StorageUri source = StorageUri.parse(claim.uri().toString());
            if (ClaimName.isOne(source.name()) && source.equals(folder.child(source.name()))) {
                return source;
            }
        } catch (IllegalArgumentException e) {
            // A file of a host, or nothing that could be a claim: said below.
        }
        throw new ClaimRefusedException(
                "the claim " + claim.uri() + " does not lie in this service's store; it must be one of " + folder);
    }
}
