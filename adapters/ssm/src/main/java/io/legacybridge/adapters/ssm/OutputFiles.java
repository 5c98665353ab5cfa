package io.legacybridge.adapters.ssm;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.FileChecks;
import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.Sha256;
import io.legacybridge.adapters.program.StoredRoots;
import io.legacybridge.adapters.program.Upload;
import io.legacybridge.adapters.program.Verdict;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.error.ErrorNames;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.ValueTemplate;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a program's files from its host to where they are published.
 *
 * <p>The host stores each beside its target, under a hidden name that no other task has. From there it is fetched to
 * this host and looked at, as a file of a program of this host is. If the result is wanted then, all are published by
 * conditional requests, or none. What is hidden is removed at the end. All of it but the end may be done again.
 *
 * <p>Blocks. Immutable.
 */
final class OutputFiles {
    private static final FileTime BEFORE_ANYTHING = FileTime.fromMillis(0);
    private static final Logger LOG = LoggerFactory.getLogger(OutputFiles.class);

    private final Path folder;
    private final Duration validFor;
    private final FileStorages storages;

    /**
     * @param folder where files are put while they are looked at
     * @param validFor within which the host has stored them
     * @throws IllegalStateException if one belongs into a storage that this service does not know
     */
    OutputFiles(SsmAdapterConfig config, Path folder, Duration validFor, FileStorages storages) {
        config.out().values().stream()
                .map(output -> StorageUri.parse(Objects.requireNonNull(output.root())))
                .forEach(root -> StoredRoots.storage(storages, root));
        this.folder = folder;
        this.validFor = validFor;
        this.storages = storages;
    }

    /** A file that is here and was found good. */
    record Ready(RunSpec.Output output, Path file, String sha256) {}

    /** What was found out about the files of a run. */
    sealed interface Looked {}

    /** They are good. */
    record Fine(List<Ready> files) implements Looked {}

    /** They are not. */
    record Rejected(String error, String why) implements Looked {}

    /** Where the files of one task belong. */
    static List<RunSpec.Output> of(SsmAdapterConfig config, JsonNode input) throws InvalidInputException {
        List<RunSpec.Output> outputs = new ArrayList<>();
        for (Map.Entry<String, OutputConfig> entry : config.out().entrySet()) {
            OutputConfig output = entry.getValue();
            String publish = Objects.requireNonNull(output.publish());
            String root = Objects.requireNonNull(output.root());
            String field = "out." + entry.getKey() + " (" + publish + ")";
            String value = ValueTemplate.parse(publish).fill(input);
            StorageUri target = StoredRoots.below(List.of(root), field, value)
                    .orElseThrow(() -> new InvalidInputException(
                            field + " is '" + value + "'; it must be the URI of a stored file under " + root));
            outputs.add(new RunSpec.Output(
                    entry.getKey(),
                    output.file(),
                    target.toString(),
                    output.optional(),
                    config.limits().outputBytes().bytes(),
                    output.checks()));
        }
        return outputs;
    }

    /** What the script is told: for each file its name, a URL to store it by, and the file's name on the host. */
    String order(String task, RunSpec spec) throws StorageRefusedException, IOException {
        StringBuilder lines = new StringBuilder();
        for (RunSpec.Output output : spec.outputs()) {
            StorageUri hidden = hidden(task, output);
            lines.append(output.name())
                    .append(' ')
                    .append(StoredRoots.storage(storages, hidden)
                            .urlToWrite(hidden, validFor)
                            .orElseThrow(() -> new StorageRefusedException(hidden
                                    + " cannot be written from elsewhere: its storage knows no signed URLs; use one that"
                                    + " does")))
                    .append(' ')
                    .append(output.file())
                    .append('\n');
        }
        return Base64.getEncoder().encodeToString(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static StorageUri hidden(String task, RunSpec.Output output) {
        StorageUri target = StorageUri.parse(output.target());
        String beside = target.key().substring(0, target.key().lastIndexOf('/') + 1);
        return new StorageUri(target.scheme(), target.container(), beside + "." + task + "-" + output.name() + ".part");
    }

    /** @throws TargetUnavailableException if a storage could not be asked now */
    Looked look(String task, RunSpec spec, Leftovers left) throws TargetUnavailableException {
        List<Ready> ready = new ArrayList<>();
        try {
            for (RunSpec.Output output : spec.outputs()) {
                Leftovers.Found found = left.files().getOrDefault(output.name(), new Leftovers.Missing());
                if (found instanceof Leftovers.Stored stored) {
                    Path file = fetch(task, output, stored);
                    Optional<Verdict.Rejected> rejected =
                            new FileChecks(file, output.inWords(), BEFORE_ANYTHING).firstFailure(output.checks());
                    if (rejected.isPresent()) {
                        return new Rejected(
                                rejected.get().error(), rejected.get().why());
                    }
                    ready.add(new Ready(output, file, stored.sha256()));
                } else if (found instanceof Leftovers.Irregular) {
                    return invalid(output.inWords() + " is not a regular file of the program's own");
                } else if (!output.optional()) {
                    return new Rejected(
                            ErrorNames.PROCESS_OUTPUT_MISSING.text(),
                            found instanceof Leftovers.Empty
                                    ? output.inWords() + " is empty"
                                    : "the program wrote no " + output.inWords());
                }
            }
        } catch (StorageRefusedException e) {
            return invalid(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new TargetUnavailableException(String.valueOf(e.getMessage()), e);
        }
        return new Fine(ready);
    }

    private static Rejected invalid(String why) {
        return new Rejected(ErrorNames.PROCESS_OUTPUT_INVALID.text(), why);
    }

    private Path fetch(String task, RunSpec.Output output, Leftovers.Stored stored)
            throws StorageRefusedException, IOException {
        if (stored.bytes() > output.mostBytes()) {
            throw new StorageRefusedException(output.inWords() + " has " + stored.bytes() + " bytes, more than the "
                    + output.mostBytes() + " that limits.outputBytes allows");
        }
        StorageUri hidden = hidden(task, output);
        Path file = Files.createDirectories(folder(task)).resolve(output.name());
        Files.deleteIfExists(file);
        StoredRoots.storage(storages, hidden).fetch(hidden, file, output.mostBytes());
        if (!Sha256.of(file).equals(stored.sha256())) {
            throw new IOException(output.inWords() + " did not arrive as it was sent");
        }
        return file;
    }

    private Path folder(String task) {
        return folder.resolve(task);
    }

    /** Publishes all or none. */
    Outcome publish(Good run, List<Ready> files) {
        List<Upload> uploads = new ArrayList<>();
        List<Good.Published> published = new ArrayList<>();
        boolean complete = false;
        try {
            for (Ready ready : files) {
                StorageUri target = StorageUri.parse(ready.output().target());
                FileStorage storage = StoredRoots.storage(storages, target);
                uploads.add(Upload.prepare(storage, target, ready.file(), ready.sha256()));
                published.add(new Good.Published(
                        ready.output().name(), target.toString(), Files.size(ready.file()), ready.sha256()));
            }
            for (Upload upload : uploads) {
                upload.store();
            }
            complete = true;
            return run.outcome(published);
        } catch (StorageRefusedException e) {
            return SsmFailures.unpublished(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, "a result could not be published: " + e.getMessage());
        } finally {
            if (!complete) {
                uploads.forEach(OutputFiles::takeBack);
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
     * Removes what is hidden, and what is here. What cannot be removed is only clutter, so that is told and no more.
     */
    void clear(String task, RunSpec spec) {
        for (RunSpec.Output output : spec.outputs()) {
            StorageUri hidden = hidden(task, output);
            try {
                StoredRoots.storage(storages, hidden).remove(hidden);
                Files.deleteIfExists(folder(task).resolve(output.name()));
            } catch (StorageRefusedException | IOException e) {
                LOG.warn("{} stays, it could not be removed: {}", hidden, e.getMessage());
            }
        }
        try {
            Files.deleteIfExists(folder(task));
        } catch (IOException e) {
            LOG.warn("The folder {} stays: {}", folder(task), e.toString());
        }
    }
}
