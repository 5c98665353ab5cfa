package io.legacybridge.worker.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import io.legacybridge.worker.task.WorkKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An entry as JSON, in version 1 of the format; {@code docs/journal.md} describes it.
 *
 * <p>Who reads ignores the fields that it does not know, so that a release may add some and still be taken back. What
 * would be misunderstood without them gets another version or type, which an older reader sets aside.
 *
 * <p>No exception of this class quotes what it read: that may be a token.
 */
final class EntryFormat {
    private static final int VERSION = 1;

    private static final JsonFactory JSON = JsonFactory.builder()
            // Input may have halves of surrogate pairs, which UTF-8 has no bytes for; as escapes they survive.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Line.MOST_JSON)
                    .build())
            .build();
    private static final JsonMapper MAPPER = JsonMapper.builder(JSON)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What a line says. */
    sealed interface Content {
        /** Something happened to a task. */
        record Entry(JournalEntry entry) implements Content {}

        /** A file of all open tasks begins; so many follow. */
        record AllOf(int tasks) implements Content {}
    }

    /** A line that this version cannot make sense of. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnreadableException(String why) {
            super(why);
        }
    }

    private EntryFormat() {}

    /** The line for an entry. */
    static ByteBuffer line(JournalEntry entry) throws IOException {
        return write(json -> {
            json.writeStringField("type", type(entry));
            json.writeStringField("token", entry.token().secret());
            if (entry instanceof JournalEntry.Accepted accepted) {
                task(json, accepted.what());
            } else if (entry instanceof JournalEntry.Launching launching) {
                json.writeNumberField("launches", launching.launches());
            } else if (entry instanceof JournalEntry.Launched launched) {
                handle(json, launched.handle());
            } else if (entry instanceof JournalEntry.OutcomeSet set) {
                outcome(json, set.outcome());
            }
        });
    }

    /** The first line of a file of all open tasks. */
    static ByteBuffer allOf(int tasks) throws IOException {
        return write(json -> {
            json.writeStringField("type", "all");
            json.writeNumberField("tasks", tasks);
        });
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static ByteBuffer write(Fields fields) throws IOException {
        Line.Builder line = new Line.Builder();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            fields.write(json);
            json.writeEndObject();
        }
        return line.line();
    }

    private static String type(JournalEntry entry) {
        if (entry instanceof JournalEntry.Accepted) {
            return "accepted";
        } else if (entry instanceof JournalEntry.Launching) {
            return "launching";
        } else if (entry instanceof JournalEntry.Launched) {
            return "launched";
        } else if (entry instanceof JournalEntry.OutcomeSet) {
            return "outcome";
        } else if (entry instanceof JournalEntry.Sending) {
            return "sending";
        } else {
            return "closed";
        }
    }

    private static void task(JsonGenerator json, JournaledTask what) throws IOException {
        json.writeStringField("activity", what.task().activity());
        json.writeStringField("input", what.task().input());
        json.writeStringField("receivedAt", what.task().receivedAt().toString());
        json.writeStringField("heartbeat", what.terms().heartbeat().toString());
        json.writeStringField("deadline", what.terms().deadline().toString());
        json.writeStringField("cancelWithin", what.terms().cancelWithin().toString());
        json.writeStringField("onLost", what.terms().onLost().name());
        if (what.workKey().isPresent()) {
            json.writeStringField("workKey", what.workKey().get().text());
        }
        json.writeNumberField("launches", what.launches());
        if (what.handle().isPresent()) {
            handle(json, what.handle().get());
        }
        if (what.outcome().isPresent()) {
            outcome(json, what.outcome().get());
        }
        json.writeBooleanField("sendAttempted", what.sendAttempted());
    }

    private static void handle(JsonGenerator json, Handle handle) throws IOException {
        json.writeObjectFieldStart("handle");
        for (Map.Entry<String, String> value : handle.values().entrySet()) {
            json.writeStringField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    private static void outcome(JsonGenerator json, Outcome outcome) throws IOException {
        json.writeObjectFieldStart("outcome");
        if (outcome instanceof Outcome.Succeeded succeeded) {
            json.writeStringField("output", succeeded.output());
        } else if (outcome instanceof Outcome.Failed failed) {
            json.writeStringField("error", failed.error());
            json.writeStringField("cause", failed.cause());
        } else if (outcome instanceof Outcome.Abandoned abandoned) {
            json.writeStringField("abandoned", abandoned.reason());
        }
        json.writeEndObject();
    }

    /** What the JSON of a line says. */
    static Content read(byte[] line) throws UnreadableException {
        JsonNode json = tree(line);
        int version = number(json, "v");
        if (version != VERSION) {
            throw new UnreadableException("it has version " + version + " of the format, and this release reads "
                    + VERSION + ": it was written by a later one");
        }
        String type = text(json, "type");
        return switch (type) {
            case "all" -> new Content.AllOf(number(json, "tasks"));
            case "accepted" -> new Content.Entry(new JournalEntry.Accepted(task(json)));
            case "launching" -> new Content.Entry(new JournalEntry.Launching(token(json), number(json, "launches")));
            case "launched" -> new Content.Entry(new JournalEntry.Launched(token(json), handle(json)));
            case "outcome" -> new Content.Entry(new JournalEntry.OutcomeSet(token(json), outcome(json)));
            case "sending" -> new Content.Entry(new JournalEntry.Sending(token(json)));
            case "closed" -> new Content.Entry(new JournalEntry.Closed(token(json)));
            default -> throw new UnreadableException("this release does not know its type: a later one wrote it");
        };
    }

    private static JsonNode tree(byte[] line) throws UnreadableException {
        try {
            JsonNode json = MAPPER.readTree(line);
            if (json.isObject()) {
                return json;
            }
        } catch (IOException e) {
            // Neither message nor cause goes on: both quote what was read.
        }
        throw new UnreadableException("it is no JSON object");
    }

    private static JournaledTask task(JsonNode json) throws UnreadableException {
        return new JournaledTask(
                new ActivityTask(text(json, "activity"), token(json), text(json, "input"), instant(json, "receivedAt")),
                new TaskTerms(
                        duration(json, "heartbeat"),
                        instant(json, "deadline"),
                        duration(json, "cancelWithin"),
                        onLost(text(json, "onLost"))),
                json.has("workKey") ? Optional.of(new WorkKey(text(json, "workKey"))) : Optional.empty(),
                number(json, "launches"),
                json.has("handle") ? Optional.of(handle(json)) : Optional.empty(),
                json.has("outcome") ? Optional.of(outcome(json)) : Optional.empty(),
                json.path("sendAttempted").asBoolean());
    }

    private static TaskToken token(JsonNode json) throws UnreadableException {
        String token = text(json, "token");
        if (token.isEmpty()) {
            throw new UnreadableException("its token is empty");
        }
        return TaskToken.of(token);
    }

    private static Handle handle(JsonNode json) throws UnreadableException {
        Map<String, String> values = new LinkedHashMap<>();
        JsonNode handle = field(json, "handle");
        for (Map.Entry<String, JsonNode> value : handle.properties()) {
            values.put(value.getKey(), text(handle, value.getKey()));
        }
        return new Handle(values);
    }

    private static Outcome outcome(JsonNode json) throws UnreadableException {
        JsonNode outcome = field(json, "outcome");
        if (outcome.has("output")) {
            return new Outcome.Succeeded(text(outcome, "output"));
        }
        if (outcome.has("error")) {
            return new Outcome.Failed(text(outcome, "error"), text(outcome, "cause"));
        }
        return new Outcome.Abandoned(text(outcome, "abandoned"));
    }

    /** What a later release may offer is not known here; letting the state machine decide is always right. */
    private static OnLost onLost(String name) {
        return name.equals(OnLost.RELAUNCH.name()) ? OnLost.RELAUNCH : OnLost.FAIL;
    }

    private static Instant instant(JsonNode json, String field) throws UnreadableException {
        try {
            return Instant.parse(text(json, field));
        } catch (DateTimeException e) {
            throw new UnreadableException("its field " + field + " is no point in time");
        }
    }

    private static Duration duration(JsonNode json, String field) throws UnreadableException {
        try {
            return Duration.parse(text(json, field));
        } catch (DateTimeException e) {
            throw new UnreadableException("its field " + field + " is no duration");
        }
    }

    private static String text(JsonNode json, String field) throws UnreadableException {
        JsonNode value = field(json, field);
        if (!value.isTextual()) {
            throw new UnreadableException("its field " + field + " is no text");
        }
        return value.textValue();
    }

    private static int number(JsonNode json, String field) throws UnreadableException {
        JsonNode value = field(json, field);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new UnreadableException("its field " + field + " is no number");
        }
        return value.intValue();
    }

    private static JsonNode field(JsonNode json, String field) throws UnreadableException {
        JsonNode value = json.get(field);
        return value == null ? JsonNodeFactory.instance.missingNode() : value;
    }
}
