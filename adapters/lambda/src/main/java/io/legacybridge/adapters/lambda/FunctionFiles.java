package io.legacybridge.adapters.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.legacybridge.adapters.program.Delivery;
import io.legacybridge.adapters.program.StoreAs;
import io.legacybridge.adapters.program.StoredInputs;
import io.legacybridge.adapters.program.StoredOutput;
import io.legacybridge.adapters.program.StoredOutputs;
import io.legacybridge.adapters.program.Workers;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.TaskInput;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.time.Scheduler;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored files of tasks: functions read and store them by signed URLs, and what they store is published once they
 * have returned and it was found good. Thread-safe.
 */
final class FunctionFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionFiles.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** A URL has to be good for some time. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final LambdaAdapterConfig config;
    private final Duration longestCall;
    private final Clock clock;
    private final StoredInputs inputs;
    private final StoredOutputs outputs;
    /** Of this process; an attempt that is launched again stores under another name. */
    private final String life = HexFormat.of().toHexDigits(new SecureRandom().nextInt());

    private final AtomicInteger runs = new AtomicInteger();
    private final Workers workers;
    private final Scheduler scheduler;

    /**
     * @param longestCall after which a function that was waited for is over, whatever came of it
     * @throws IllegalStateException if a root is in a storage that this service does not know
     */
    FunctionFiles(LambdaAdapterConfig config, AdapterContext context, Duration longestCall) {
        this.config = config;
        this.longestCall = longestCall;
        this.clock = context.clock();
        this.inputs = new StoredInputs(config.in(), config.limits().inputBytes().bytes(), context.storages());
        this.outputs = new StoredOutputs(
                context.workDirectory().resolve("files"),
                config.out().values().stream().map(StoredOutputConfig::root).toList(),
                context.storages());
        outputs.clean();
        String name = "legacy-bridge-lambda-" + context.activity() + "-files";
        this.workers = new Workers(name);
        this.scheduler = Scheduler.onThread(name + "-order");
    }

    /**
     * Looks for what a task brings. Blocks.
     *
     * @throws InvalidInputException if a file is not there, too large, or belongs elsewhere
     * @throws TargetUnavailableException if a storage could not be asked now
     */
    OfTask of(TaskContext task, JsonNode input) throws InvalidInputException, TargetUnavailableException {
        inputs.find(input);
        return new OfTask(task, input, runOf(task.task().id()) + "." + runs.incrementAndGet(), outputs(input));
    }

    private String runOf(String task) {
        return task + "-" + life;
    }

    private List<StoredOutput> outputs(JsonNode input) throws InvalidInputException {
        return StoredOutput.all(config.out(), config.limits().outputBytes().bytes(), input);
    }

    /**
     * Removes what a run of an earlier process left hidden.
     *
     * @param run what its {@link OfTask#run()} was; of one of this process it is ignored
     */
    void clearAfterCrash(ActivityTask task, String run) {
        if (run.startsWith(runOf(task.id()))) {
            return;
        }
        try {
            clear(run, outputs(TaskInput.parse(task.input())), true);
        } catch (InvalidInputException e) {
            LOG.warn("What {} stored stays hidden, since its configuration has changed: {}", task, e.getMessage());
        }
    }

    private void clear(String run, List<StoredOutput> files, boolean mayGoOn) {
        if (!files.isEmpty()) {
            scheduler.after(
                    mayGoOn ? longestCall : Duration.ZERO, () -> workers.execute(() -> outputs.clear(run, files)));
        }
    }

    /**
     * Where a function finds its files and stores them, by the placeholders of the payload.
     *
     * @param urls secrets
     * @param uris those that it reaches with rights of its own
     */
    record Places(Map<String, URI> urls, Map<String, String> uris) {
        static final Places NONE = new Places(Map.of(), Map.of());

        /** @param placeholder one that the configuration defines */
        String of(String placeholder) {
            String uri = uris.get(placeholder);
            return uri == null
                    ? Objects.requireNonNull(urls.get(placeholder), placeholder).toString()
                    : uri;
        }
    }

    /** Those of one task. */
    final class OfTask {
        private final TaskContext task;
        private final JsonNode input;
        private final String run;
        private final List<StoredOutput> files;

        private OfTask(TaskContext task, JsonNode input, String run, List<StoredOutput> files) {
            this.task = task;
            this.input = input;
            this.run = run;
            this.files = files;
        }

        /** Whether there are some that the function stores. */
        boolean areStored() {
            return !files.isEmpty();
        }

        /**
         * For a call that is made now.
         *
         * @throws TargetUnavailableException if nothing can be signed now
         */
        Places places() throws InvalidInputException, TargetUnavailableException {
            Duration validFor = validFor();
            Map<String, URI> urls = new LinkedHashMap<>();
            Map<String, String> uris = new LinkedHashMap<>();
            inputs.urls(input, validFor).forEach((name, url) -> urls.put("in." + name, url));
            List<StoredOutput> byUrl = new ArrayList<>();
            for (StoredOutput file : files) {
                if (Objects.requireNonNull(config.out().get(file.name())).as() == StoreAs.URL) {
                    byUrl.add(file);
                } else {
                    uris.put("out." + file.name(), file.hidden(run).toString());
                }
            }
            outputs.urlsToWrite(run, byUrl, validFor).forEach((name, url) -> urls.put("out." + name, url));
            return new Places(urls, uris);
        }

        /** An event may wait in Lambda's queue, and its function ends the task whenever it likes. */
        private Duration validFor() {
            Duration left = Duration.between(clock.instant(), task.deadline());
            Duration longest = config.asynchronous() || left.compareTo(longestCall) < 0 ? left : longestCall;
            return longest.compareTo(SHORTEST) < 0 ? SHORTEST : longest;
        }

        /** What the names begin with that its files have until they are published. */
        String run() {
            return run;
        }

        /** Does something that may take long; nothing once the adapter is closed. */
        void work(Runnable work) {
            workers.execute(work);
        }

        /** Takes what the function stored to its places, once it is known that it is good and wanted. */
        void deliver(Answer.Returned returned, Delivery.Recipient recipient) {
            new Delivery<>(task, new Stored(returned), scheduler, recipient).begin();
        }

        /**
         * Removes what is hidden.
         *
         * @param mayGoOn whether the function may still be at work, and store something later
         */
        void clear(boolean mayGoOn) {
            FunctionFiles.this.clear(run, files, mayGoOn);
        }

        private final class Stored implements Delivery.Files<List<StoredOutputs.Ready>> {
            private final Answer.Returned returned;

            Stored(Answer.Returned returned) {
                this.returned = returned;
            }

            @Override
            public CompletableFuture<Delivery.Looked<List<StoredOutputs.Ready>>> look() {
                return workers.ask(() -> {
                    try {
                        JSON.readTree(returned.output());
                    } catch (JsonProcessingException e) {
                        return new Delivery.Bad<>(LambdaFailures.notJson(e, returned));
                    }
                    StoredOutputs.Looked looked = outputs.look(run, files);
                    return looked instanceof StoredOutputs.Rejected rejected
                            ? new Delivery.Bad<>(LambdaFailures.judged(rejected, returned))
                            : new Delivery.Good<>(((StoredOutputs.Fine) looked).files());
                });
            }

            @Override
            public CompletableFuture<Outcome> publish(List<StoredOutputs.Ready> good) {
                return workers.ask(() -> outputs.publish(good, this::told));
            }

            private Outcome told(List<StoredOutputs.Published> published) {
                ObjectNode output = JsonNodeFactory.instance.objectNode();
                output.set("files", StoredOutputs.Published.tell(published));
                // As it is: a number keeps the digits that the function wrote.
                output.putRawValue("result", new RawValue(returned.output()));
                return new Outcome.Succeeded(output.toString());
            }

            @Override
            public void discard(List<StoredOutputs.Ready> good) {
                StoredOutputs.discard(good);
            }
        }
    }

    @Override
    public void close() {
        scheduler.close();
        workers.close();
    }
}
