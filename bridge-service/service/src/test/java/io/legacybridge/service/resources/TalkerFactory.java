package io.legacybridge.service.resources;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.task.Outcome;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code type: talker}: runs that go on until they are cancelled, and print one line a page. */
public final class TalkerFactory implements AdapterFactory<TalkerFactory.Config> {
    /** @param mute whether what its runs print is not to be read */
    public record Config(boolean mute) {}

    @Override
    public String type() {
        return "talker";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Adapter create(Config config, AdapterContext context) {
        return new Adapter() {
            @Override
            public Run launch(TaskContext task) {
                return new Talk();
            }

            @Override
            public Set<Capability> capabilities() {
                return config.mute()
                        ? Set.of(Capability.CONFIRMED_CANCEL)
                        : Set.of(Capability.LOGS, Capability.CONFIRMED_CANCEL);
            }
        };
    }

    private static final class Talk implements Run {
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        @Override
        public Handle handle() {
            return new Handle(Map.of("talk", "1"));
        }

        @Override
        public CompletionStage<Outcome> outcome() {
            return outcome;
        }

        @Override
        public CompletionStage<Void> cancel(String reason) {
            outcome.complete(new Outcome.Failed("Talker.Silenced", reason));
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<LogPage> log(String cursor) {
            return switch (cursor) {
                case LogPage.START -> CompletableFuture.completedStage(new LogPage("first\n", "1", false));
                case "1" -> CompletableFuture.completedStage(new LogPage("second\n", "2", false));
                case "2" -> CompletableFuture.failedStage(new TargetUnavailableException("the talker is away"));
                default -> CompletableFuture.failedStage(new IllegalArgumentException("no such place in this log"));
            };
        }
    }
}
