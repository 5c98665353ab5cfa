package io.legacybridge.adapters.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.legacybridge.adapters.program.StoredOutput;
import io.legacybridge.adapters.program.StoredOutputs;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageRefusedException;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that containers store, from the names that they are stored under to their places. What takes long is done
 * on threads of its own: as many as runs end at a time. Thread-safe.
 */
final class JobFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);

    private final KubernetesAdapterConfig config;
    private final StoredOutputs outputs;
    private final ExecutorService workers;

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
        this.workers = Executors.newCachedThreadPool(action -> {
            Thread thread = new Thread(action, "legacy-bridge-kubernetes-" + activity + "-files");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What the files of a run came to. */
    sealed interface Looked {}

    /** They are good, and here until they are published or discarded. */
    record Good(Outcome.Succeeded run, List<StoredOutputs.Ready> files, Optional<JsonNode> result) implements Looked {}

    /** They are not. */
    record Bad(Outcome.Failed outcome) implements Looked {}

    /** Where the files of one task belong. */
    JobOutputs of(String task, JsonNode input) throws InvalidInputException {
        if (config.out().isEmpty()) {
            return JobOutputs.NONE;
        }
        List<StoredOutput> files = new ArrayList<>();
        for (Map.Entry<String, StoredOutputConfig> entry : config.out().entrySet()) {
            StoredOutputConfig output = entry.getValue();
            StorageUri target = StoredOutput.target(entry.getKey(), output.publish(), output.root(), input);
            files.add(new StoredOutput(
                    entry.getKey(),
                    target.name(),
                    target.toString(),
                    output.optional(),
                    config.limits().outputBytes().bytes(),
                    output.checks()));
        }
        return new JobOutputs(task, files, config.result().file());
    }

    /**
     * URLs by which a container stores its files, by the names of those that it is to have one for; secrets.
     *
     * @throws InvalidInputException if a storage knows no such URLs
     * @throws TargetUnavailableException if nothing can be signed now
     */
    Map<String, String> urls(JobOutputs of, Duration validFor)
            throws InvalidInputException, TargetUnavailableException {
        Map<String, String> urls = new LinkedHashMap<>();
        for (StoredOutput output : of.files()) {
            StoredOutputConfig configured = config.out().get(output.name());
            if (configured == null || configured.as() != StoredOutputConfig.As.URL) {
                continue;
            }
            try {
                urls.put(
                        output.name(),
                        outputs.urlToWrite(of.run(), output, validFor).toString());
            } catch (StorageRefusedException e) {
                throw new InvalidInputException("out." + output.name() + ": " + e.getMessage());
            } catch (IOException e) {
                throw new TargetUnavailableException("out." + output.name() + ": " + e.getMessage(), e);
            }
        }
        return urls;
    }

    /**
     * Fetches what a run stored, and looks at it.
     *
     * @param run a record of it, which a list of its files is added to
     * @return fails with a {@link TargetUnavailableException} if a storage could not be asked now
     */
    CompletableFuture<Looked> look(JobOutputs of, Outcome.Succeeded run) {
        return asked(() -> {
            StoredOutputs.Looked looked = outputs.look(of.run(), of.files());
            if (looked instanceof StoredOutputs.Rejected rejected) {
                return new Bad(KubernetesFailures.judged(rejected.error(), rejected.why()));
            }
            List<StoredOutputs.Ready> files = ((StoredOutputs.Fine) looked).files();
            try {
                return new Good(run, files, TaskResult.in(files, of.result()));
            } catch (TaskResult.UnreadableException e) {
                StoredOutputs.discard(files);
                return new Bad(KubernetesFailures.invalidOutput(String.valueOf(e.getMessage())));
            }
        });
    }

    /** Publishes all or none. */
    CompletableFuture<Outcome> publish(Good good) {
        return asked(() ->
                outputs.publish(good.files(), published -> TaskResult.withFiles(good.run(), published, good.result())));
    }

    static void discard(Good good) {
        StoredOutputs.discard(good.files());
    }

    /**
     * Removes what the container of a Job stored, once nobody will look for it any more. What cannot be removed is told
     * and no more. Blocks.
     */
    void clear(Job job) {
        Terms.on(job).map(Terms::outputs).ifPresent(of -> outputs.clear(of.run(), of.files()));
    }

    private <T> CompletableFuture<T> asked(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            workers.execute(() -> {
                try {
                    answer.complete(question.call());
                } catch (Exception e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("a question is dropped: the adapter is closed");
        }
        return answer;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
