package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.legacybridge.adapters.program.Delivery;
import io.legacybridge.adapters.program.StoreAs;
import io.legacybridge.adapters.program.StoredOutput;
import io.legacybridge.adapters.program.StoredOutputs;
import io.legacybridge.adapters.program.Workers;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The files that containers store, from the names that they are stored under to their places. What takes long is done
 * on threads of its own: as many as runs end at a time. Thread-safe.
 */
final class JobFiles implements AutoCloseable {
    private final KubernetesAdapterConfig config;
    private final StoredOutputs outputs;
    private final Workers workers;

    /**
     * @param folder where files are put while they are looked at
     * @throws IllegalStateException if one belongs into a storage that this service does not know
     */
    JobFiles(KubernetesAdapterConfig config, String activity, Path folder, FileStorages storages) {
        this.config = config;
        this.outputs = new StoredOutputs(
                folder,
                config.out().values().stream().map(StoredOutputConfig::root).toList(),
                storages);
        outputs.clean();
        this.workers = new Workers("legacy-bridge-kubernetes-" + activity + "-files");
    }

    /**
     * Files that were found good.
     *
     * @param result what the one of them says that is the run's result
     */
    record Good(List<StoredOutputs.Ready> files, Optional<JsonNode> result) {}

    /** Where the files of one task belong. */
    JobOutputs of(String task, JsonNode input) throws InvalidInputException {
        if (config.out().isEmpty()) {
            return JobOutputs.NONE;
        }
        List<StoredOutput> files =
                StoredOutput.all(config.out(), config.limits().outputBytes().bytes(), input);
        return new JobOutputs(task, files, config.result().file());
    }

    /**
     * URLs by which a container stores its files, by the names of those that it is to have one for; secrets.
     *
     * @throws InvalidInputException if a storage knows no such URLs
     * @throws TargetUnavailableException if nothing can be signed now
     */
    Map<String, URI> urls(JobOutputs of, Duration validFor) throws InvalidInputException, TargetUnavailableException {
        List<StoredOutput> byUrl = of.files().stream()
                .filter(output -> {
                    StoredOutputConfig configured = config.out().get(output.name());
                    return configured != null && configured.as() == StoreAs.URL;
                })
                .toList();
        return outputs.urlsToWrite(of.run(), byUrl, validFor);
    }

    /**
     * What a run stored.
     *
     * @param run a record of it, which a list of its files is added to
     */
    Delivery.Files<Good> of(JobOutputs of, Outcome.Succeeded run) {
        return new Delivery.Files<>() {
            @Override
            public CompletableFuture<Delivery.Looked<Good>> look() {
                return workers.ask(() -> JobFiles.this.look(of));
            }

            @Override
            public CompletableFuture<Outcome> publish(Good good) {
                return good.files().isEmpty()
                        ? CompletableFuture.completedFuture(told(good, List.of()))
                        : workers.ask(() -> outputs.publish(good.files(), published -> told(good, published)));
            }

            @Override
            public void discard(Good good) {
                StoredOutputs.discard(good.files());
            }

            private Outcome told(Good good, List<StoredOutputs.Published> published) {
                return of.files().isEmpty() ? run : TaskResult.withFiles(run, published, good.result());
            }
        };
    }

    private Delivery.Looked<Good> look(JobOutputs of) throws TargetUnavailableException, IOException {
        StoredOutputs.Looked looked = outputs.look(of.run(), of.files());
        if (looked instanceof StoredOutputs.Rejected rejected) {
            return new Delivery.Bad<>(KubernetesFailures.judged(rejected.error(), rejected.why()));
        }
        List<StoredOutputs.Ready> files = ((StoredOutputs.Fine) looked).files();
        try {
            return new Delivery.Good<>(new Good(files, TaskResult.in(files, of.result())));
        } catch (TaskResult.UnreadableException e) {
            StoredOutputs.discard(files);
            return new Delivery.Bad<>(KubernetesFailures.invalidOutput(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Removes what the container of a Job stored, once nobody will look for it any more. What cannot be removed is told
     * and no more. Blocks.
     */
    void clear(Job job) {
        Terms.on(job).map(Terms::outputs).ifPresent(of -> outputs.clear(of.run(), of.files()));
    }

    @Override
    public void close() {
        workers.close();
    }
}
