package io.legacybridge.adapters.program;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageConflictException;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.storage.StoredFile;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a run's files from elsewhere to where they are published.
 *
 * <p>The run stores each beside its target, under a hidden name that no other run has. From there it is fetched to this
 * host and looked at, as a file of a program of this host is. If the result is wanted then, all are published by
 * conditional requests, or none. What is hidden is removed at the end. All of it but the end may be done again.
 *
 * <p>Blocks. Immutable.
 */
public final class StoredOutputs {
    private static final FileTime BEFORE_ANYTHING = FileTime.fromMillis(0);
    private static final Logger LOG = LoggerFactory.getLogger(StoredOutputs.class);

    private final Path folder;
    private final FileStorages storages;

    /**
     * @param folder where files are put while they are looked at
     * @param roots the folders of stored files that they are published in
     * @throws IllegalStateException if one is in a storage that this service does not know
     */
    public StoredOutputs(Path folder, Collection<String> roots, FileStorages storages) {
        roots.forEach(root -> StoredRoots.storage(storages, StorageUri.parse(root)));
        this.folder = folder;
        this.storages = storages;
    }

    /** What a run left of one file. */
    public sealed interface Left {}

    /**
     * It is in the storage, under its hidden name.
     *
     * @param sha256 of what was sent; empty if nobody knows
     */
    public record Stored(long bytes, Optional<String> sha256) implements Left {}

    /** The run wrote none. */
    public record Missing() implements Left {}

    /** It has no content. */
    public record Empty() implements Left {}

    /** It is a link, a folder, or another user's. */
    public record Irregular() implements Left {}

    /** It is not what it was when the checker was given it. */
    public record Changed() implements Left {}

    /** A file that is here and was found good. */
    public record Ready(StoredOutput output, Path file, String sha256) {}

    /** A file in its place. */
    public record Published(String name, String uri, long bytes, String sha256) {
        /** As a task's output tells of them, by their names. */
        public static ObjectNode tell(List<Published> files) {
            ObjectNode told = JsonNodeFactory.instance.objectNode();
            files.forEach(file -> told.putObject(file.name())
                    .put("uri", file.uri())
                    .put("bytes", file.bytes())
                    .put("sha256", file.sha256()));
            return told;
        }
    }

    /** What was found out about the files of a run. */
    public sealed interface Looked {}

    /** They are good, and here until they are published or {@link #discard discarded}. */
    public record Fine(List<Ready> files) implements Looked {}

    /** They are not. */
    public record Rejected(String error, String why) implements Looked {}

    /**
     * A URL by which a run stores a file under its hidden name; a secret.
     *
     * @throws StorageRefusedException if the storage knows no such URLs
     * @throws IOException if nothing can be signed now
     */
    public URI urlToWrite(String run, StoredOutput output, Duration validFor)
            throws StorageRefusedException, IOException {
        StorageUri hidden = output.hidden(run);
        return StoredRoots.storage(storages, hidden)
                .urlToWrite(hidden, validFor)
                .orElseThrow(() -> new StorageRefusedException(
                        hidden + " cannot be written from elsewhere: its storage knows no signed URLs; use one that"
                                + " does"));
    }

    /**
     * The same for several, by their names.
     *
     * @throws InvalidInputException if a storage knows no such URLs
     * @throws TargetUnavailableException if nothing can be signed now
     */
    public Map<String, URI> urlsToWrite(String run, List<StoredOutput> files, Duration validFor)
            throws InvalidInputException, TargetUnavailableException {
        Map<String, URI> urls = new LinkedHashMap<>();
        for (StoredOutput output : files) {
            try {
                urls.put(output.name(), urlToWrite(run, output, validFor));
            } catch (StorageRefusedException e) {
                throw new InvalidInputException("out." + output.name() + ": " + e.getMessage());
            } catch (IOException e) {
                throw new TargetUnavailableException("out." + output.name() + ": " + e.getMessage(), e);
            }
        }
        return urls;
    }

    /**
     * Looks for what a run stored, fetches it, and does the checks.
     *
     * @throws TargetUnavailableException if a storage could not be asked now
     */
    public Looked look(String run, List<StoredOutput> outputs) throws TargetUnavailableException {
        try {
            return look(run, outputs, find(run, outputs));
        } catch (StorageRefusedException e) {
            return new Rejected(ErrorNames.PROCESS_OUTPUT_INVALID.text(), String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Left> find(String run, List<StoredOutput> outputs)
            throws StorageRefusedException, TargetUnavailableException {
        Map<String, Left> left = new HashMap<>();
        for (StoredOutput output : outputs) {
            StorageUri hidden = output.hidden(run);
            try {
                Optional<StoredFile> found =
                        StoredRoots.storage(storages, hidden).find(hidden);
                left.put(output.name(), found.map(StoredOutputs::left).orElseGet(Missing::new));
            } catch (IOException e) {
                throw new TargetUnavailableException(String.valueOf(e.getMessage()), e);
            }
        }
        return left;
    }

    private static Left left(StoredFile found) {
        return found.bytes() == 0 ? new Empty() : new Stored(found.bytes(), Optional.empty());
    }

    /**
     * Fetches files, and does their checks.
     *
     * @param left what the run left, by the names of the files; missing if it is not there
     * @throws TargetUnavailableException if a storage could not be asked now
     */
    public Looked look(String run, List<StoredOutput> outputs, Map<String, Left> left)
            throws TargetUnavailableException {
        List<Ready> ready = new ArrayList<>();
        Optional<Rejected> rejected;
        try {
            rejected = look(run, outputs, left, ready);
        } catch (TargetUnavailableException | RuntimeException e) {
            discard(ready);
            throw e;
        }
        rejected.ifPresent(bad -> discard(ready));
        return rejected.isPresent() ? rejected.get() : new Fine(List.copyOf(ready));
    }

    /** @param ready gets those that are here */
    private Optional<Rejected> look(String run, List<StoredOutput> outputs, Map<String, Left> left, List<Ready> ready)
            throws TargetUnavailableException {
        try {
            for (StoredOutput output : outputs) {
                Left found = left.getOrDefault(output.name(), new Missing());
                if (found instanceof Stored stored) {
                    Ready file = fetch(run, output, stored);
                    ready.add(file);
                    Optional<Verdict.Rejected> failure = new FileChecks(file.file(), output.inWords(), BEFORE_ANYTHING)
                            .firstFailure(output.checks());
                    if (failure.isPresent()) {
                        return failure.map(failed -> new Rejected(failed.error(), failed.why()));
                    }
                } else {
                    Optional<Rejected> rejected = rejected(output, found);
                    if (rejected.isPresent()) {
                        return rejected;
                    }
                }
            }
        } catch (StorageRefusedException e) {
            return invalid(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new TargetUnavailableException(String.valueOf(e.getMessage()), e);
        }
        return Optional.empty();
    }

    /** Why a file does not do that is not stored; empty if there may be none. */
    public static Optional<Rejected> rejected(StoredOutput output, Left left) {
        if (left instanceof Irregular) {
            return invalid(output.inWords() + " is not a regular file of the program's own");
        }
        if (left instanceof Changed) {
            return invalid(
                    output.inWords() + " is not what it was when it was judged; a checker may read the outputs, but"
                            + " not change them");
        }
        if (output.optional()) {
            return Optional.empty();
        }
        return Optional.of(new Rejected(
                ErrorNames.PROCESS_OUTPUT_MISSING.text(),
                left instanceof Empty ? output.inWords() + " is empty" : "there is no " + output.inWords()));
    }

    private static Optional<Rejected> invalid(String why) {
        return Optional.of(new Rejected(ErrorNames.PROCESS_OUTPUT_INVALID.text(), why));
    }

    private Ready fetch(String run, StoredOutput output, Stored stored) throws StorageRefusedException, IOException {
        if (stored.bytes() > output.mostBytes()) {
            throw new StorageRefusedException(output.inWords() + " has " + stored.bytes() + " bytes, more than the "
                    + output.mostBytes() + " that limits.outputBytes allows");
        }
        StorageUri hidden = output.hidden(run);
        Files.createDirectories(folder);
        // Of a name of its own, since an attempt that lost the run may still be looking at it.
        Path file = Files.createTempFile(folder, run + "-" + output.name() + "-", null);
        boolean whole = false;
        try {
            Files.delete(file);
            StoredRoots.storage(storages, hidden).fetch(hidden, file, output.mostBytes());
            String sha256 = Sha256.of(file);
            if (stored.sha256().filter(sent -> !sent.equals(sha256)).isPresent()) {
                throw new IOException(output.inWords() + " did not arrive as it was sent");
            }
            whole = true;
            return new Ready(output, file, sha256);
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Removes files that are here and will not be published. */
    public static void discard(List<Ready> files) {
        for (Ready ready : files) {
            remove(ready.file());
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("The file {} stays: {}", file, e.toString());
        }
    }

    /** Removes what an earlier process left here; to be called before anything is looked at. */
    public void clean() {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
                left.forEach(StoredOutputs::remove);
            } catch (IOException | DirectoryIteratorException e) {
                LOG.warn("What an earlier process left in {} stays: {}", folder, e.toString());
            }
        }
    }

    /**
     * Publishes all or none, and discards them.
     *
     * @param outcome what the run comes to if all are in their places
     * @throws TargetUnavailableException if a storage did not answer: the run may be looked at and published again
     */
    public Outcome publish(List<Ready> files, Function<List<Published>, Outcome> outcome)
            throws TargetUnavailableException {
        List<Upload> uploads = new ArrayList<>();
        List<Published> published = new ArrayList<>();
        boolean complete = false;
        try {
            for (Ready ready : files) {
                StorageUri target = StorageUri.parse(ready.output().target());
                FileStorage storage = StoredRoots.storage(storages, target);
                uploads.add(Upload.prepare(storage, target, ready.file(), ready.sha256()));
                published.add(new Published(
                        ready.output().name(), target.toString(), Files.size(ready.file()), ready.sha256()));
            }
            for (Upload upload : uploads) {
                upload.store();
            }
            complete = true;
            return outcome.apply(published);
        } catch (StorageRefusedException e) {
            return new Outcome.Failed(ErrorNames.INVALID_INPUT.text(), String.valueOf(e.getMessage()));
        } catch (StorageConflictException e) {
            return BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, "a result could not be published: " + e.getMessage());
        } catch (IOException e) {
            throw new TargetUnavailableException("a result could not be published: " + e.getMessage(), e);
        } finally {
            discard(files);
            if (!complete) {
                uploads.forEach(StoredOutputs::takeBack);
            }
        }
    }

    private static void takeBack(Upload upload) {
        try {
            upload.takeBack();
        } catch (StorageRefusedException | IOException e) {
            LOG.warn("A file stays published although another of the same run could not be: {}", e.getMessage());
        }
    }

    /**
     * Removes what is hidden. What cannot be removed is only clutter, so that is told and no more.
     *
     * @param outputs of a run whose storages this service may not know any more
     */
    public void clear(String run, List<StoredOutput> outputs) {
        for (StoredOutput output : outputs) {
            StorageUri hidden = output.hidden(run);
            try {
                StoredRoots.storage(storages, hidden).remove(hidden);
            } catch (StorageRefusedException | IOException | IllegalStateException e) {
                LOG.warn("{} stays, it could not be removed: {}", hidden, e.getMessage());
            }
        }
    }
}
