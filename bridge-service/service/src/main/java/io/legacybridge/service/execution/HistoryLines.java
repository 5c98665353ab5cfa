package io.legacybridge.service.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** Tells of an execution in lines: the states it enters, what fails, how it ends. Not thread-safe. */
public final class HistoryLines implements HistoryListener {
    private static final int LONGEST_CAUSE = 300;

    private final Consumer<String> lines;
    private @Nullable Instant begin;

    /** @param lines takes each line, without an end of line */
    public HistoryLines(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void happened(HistoryEvent event) {
        if (begin == null) {
            begin = event.timestamp();
        }
        Duration since = Duration.between(begin, event.timestamp());
        text(event)
                .ifPresent(text ->
                        lines.accept(String.format(Locale.ROOT, "%9.3f s  %s", since.toMillis() / 1000.0, text)));
    }

    private static Optional<String> text(HistoryEvent event) {
        String type = event.typeAsString();
        if (event.stateEnteredEventDetails() != null) {
            return Optional.of("entered " + event.stateEnteredEventDetails().name());
        }
        if (event.mapStateStartedEventDetails() != null) {
            return Optional.of("maps " + event.mapStateStartedEventDetails().length() + " items");
        }
        if (event.activityFailedEventDetails() != null) {
            return failure(
                    type,
                    event.activityFailedEventDetails().error(),
                    event.activityFailedEventDetails().cause());
        }
        if (event.activityTimedOutEventDetails() != null) {
            return failure(
                    type,
                    event.activityTimedOutEventDetails().error(),
                    event.activityTimedOutEventDetails().cause());
        }
        if (event.executionFailedEventDetails() != null) {
            return failure(
                    type,
                    event.executionFailedEventDetails().error(),
                    event.executionFailedEventDetails().cause());
        }
        boolean told = type.startsWith("Execution")
                || type.endsWith("Failed")
                || type.endsWith("TimedOut")
                || type.endsWith("Aborted");
        return told ? Optional.of(type) : Optional.empty();
    }

    private static Optional<String> failure(String type, @Nullable String error, @Nullable String cause) {
        String text = type + " " + (error == null ? "" : error) + (cause == null ? "" : ": " + cause);
        String line = text.strip().replaceAll("\\s+", " ");
        return Optional.of(line.length() <= LONGEST_CAUSE ? line : line.substring(0, LONGEST_CAUSE) + "…");
    }
}
