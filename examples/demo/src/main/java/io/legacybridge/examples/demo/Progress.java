package io.legacybridge.examples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.service.execution.HistoryListener;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/**
 * Tells of the executions while they run, one after the other, a line for each data set, and counts what their
 * activities did. Everything is read from their histories, as any client of Step Functions could.
 */
final class Progress implements HistoryListener {
    /** What the activities of one name did. */
    static final class Step {
        private int tasks;
        private int failedAttempts;

        Step() {
            this(0, 0);
        }

        Step(int tasks, int failedAttempts) {
            this.tasks = tasks;
            this.failedAttempts = failedAttempts;
        }

        int tasks() {
            return tasks;
        }

        /** Attempts that failed or timed out, whatever came of the data set then. */
        int failedAttempts() {
            return failedAttempts;
        }

        void add(Step other) {
            tasks += other.tasks;
            failedAttempts += other.failedAttempts;
        }
    }

    private final PrintStream out;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Step> steps = new TreeMap<>();
    private final Map<Long, String> activityOfEvent = new HashMap<>();
    private @Nullable Instant begin;
    private int executions;
    private int dataSets;
    private int done;

    Progress(PrintStream out) {
        this.out = out;
    }

    /** By the name of the activity. */
    Map<String, Step> steps() {
        return steps;
    }

    /** How many executions it was told of. */
    int executions() {
        return executions;
    }

    @Override
    public void happened(HistoryEvent event) {
        if (begin == null) {
            begin = event.timestamp();
        }
        if (event.executionStartedEventDetails() != null) {
            executions++;
            activityOfEvent.clear();
        } else if (event.activityScheduledEventDetails() != null) {
            String resource = event.activityScheduledEventDetails().resource();
            String activity = resource.substring(resource.lastIndexOf(':') + 1);
            activityOfEvent.put(event.id(), activity);
            step(activity).tasks++;
        } else if (event.activityFailedEventDetails() != null || event.activityTimedOutEventDetails() != null) {
            @Nullable String activity = scheduled(event);
            if (activity != null) {
                step(activity).failedAttempts++;
            }
        } else if (event.stateEnteredEventDetails() != null) {
            entered(
                    event,
                    event.stateEnteredEventDetails().name(),
                    event.stateEnteredEventDetails().input());
        } else {
            passOn(event);
        }
    }

    private void entered(HistoryEvent event, String state, @Nullable String input) {
        switch (state) {
            case "Each" -> begins(event, read(input).path("list"));
            case "Done" -> translated(event, read(input));
            case "Unpacked" -> unpacked(event, read(input));
            case "Quarantine" -> refused(event, read(input), "quarantined");
            case "Untranslated" -> refused(event, read(input), "untranslated");
            case "Aggregate" -> line(event, "putting it together");
            default -> {}
        }
    }

    private void begins(HistoryEvent event, JsonNode list) {
        dataSets = list.path("count").asInt();
        boolean all = executions == 1 && list.path("last").asInt() == dataSets;
        line(
                event,
                dataSets + " data sets"
                        + (all
                                ? ""
                                : "; execution " + executions + " takes "
                                        + list.path("first").asInt() + " to "
                                        + list.path("last").asInt()));
    }

    private void translated(HistoryEvent event, JsonNode item) {
        dataSet(
                event,
                item,
                item.at("/validated/features").asInt() + " features"
                        + (item.at("/validated/partial").asBoolean() ? ", partial" : ""));
    }

    private void refused(HistoryEvent event, JsonNode item, String how) {
        dataSet(event, item, how + ": " + item.at("/error/Error").asText());
    }

    /** The data sets in an archive follow, each with a line of its own, in another execution. */
    private void unpacked(HistoryEvent event, JsonNode item) {
        int files = item.at("/unpacking/files").asInt();
        dataSet(event, item, "unpacked: " + files + (files == 1 ? " file" : " files"));
    }

    private void dataSet(HistoryEvent event, JsonNode item, String outcome) {
        done++;
        line(
                event,
                String.format(
                        Locale.ROOT,
                        "%4d/%-4d %-15s %-44s %s",
                        done,
                        dataSets,
                        item.at("/detected/format").asText(),
                        Printable.of(item.path("path").asText(), 44),
                        Printable.of(outcome)));
    }

    private void line(HistoryEvent event, String text) {
        double seconds = Duration.between(begin, event.timestamp()).toMillis() / 1000.0;
        out.println(String.format(Locale.ROOT, "%7.1f s  %s", seconds, text));
    }

    private JsonNode read(@Nullable String json) {
        try {
            return mapper.readTree(json == null ? "{}" : json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a state's input in the history is not JSON", e);
        }
    }

    private Step step(String activity) {
        return steps.computeIfAbsent(activity, name -> new Step());
    }

    /** A failure names the event before it, that one the one before: at their end is what was scheduled. */
    private @Nullable String scheduled(HistoryEvent event) {
        return activityOfEvent.get(event.previousEventId());
    }

    private void passOn(HistoryEvent event) {
        String activity = activityOfEvent.get(event.previousEventId());
        if (activity != null && event.typeAsString().startsWith("Activity")) {
            activityOfEvent.put(event.id(), activity);
        }
    }
}
