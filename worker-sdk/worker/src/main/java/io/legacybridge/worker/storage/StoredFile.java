package io.legacybridge.worker.storage;

import java.util.Optional;

/**
 * What a storage knows of a file that it has.
 *
 * @param bytes its size
 * @param sha256 that of its content, 64 small hex digits; empty if whoever stored it did not say it
 * @param version changes whenever the content does: an ETag
 */
public record StoredFile(long bytes, Optional<String> sha256, String version) {}
