package io.legacybridge.states.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.history.EventType;
import io.legacybridge.states.history.HistoryEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Events that follow one another, kept small: as deflated JSON. The input of a state is the output of the one before
 * and comes again in what the state schedules, so that of a usual history a tenth is left, and of its objects none.
 * Immutable.
 */
final class PackedEvents {

    private static final EventType[] TYPES = EventType.values();

    /** ASCII alone, so that half a character, which JSON allows and UTF-8 does not, comes back as it was. */
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final byte[] content;
    private final int textBytes;
    private final long firstId;
    private final int size;

    private PackedEvents(byte[] content, int textBytes, long firstId, int size) {
        this.content = content;
        this.textBytes = textBytes;
        this.firstId = firstId;
        this.size = size;
    }

    /** @param events one at least, their ids without gaps */
    static PackedEvents of(List<HistoryEvent> events) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (Writer text =
                        new OutputStreamWriter(new DeflaterOutputStream(bytes, deflater), StandardCharsets.US_ASCII);
                JsonGenerator json = MAPPER.createGenerator(text)) {
            for (HistoryEvent event : events) {
                write(event, json);
            }
            json.close();
            return new PackedEvents(
                    bytes.toByteArray(), deflater.getTotalIn(), events.get(0).id(), events.size());
        } catch (IOException e) {
            throw new UncheckedIOException("A byte array that cannot be written to", e);
        } finally {
            deflater.end();
        }
    }

    private static void write(HistoryEvent event, JsonGenerator json) throws IOException {
        json.writeStartArray();
        json.writeNumber(event.previousEventId());
        json.writeNumber(event.type().ordinal());
        json.writeNumber(event.timestamp().getEpochSecond());
        json.writeNumber(event.timestamp().getNano());
        json.writeString(event.flow());
        json.writeTree(event.details());
        json.writeEndArray();
    }

    /** The events as they were. Takes some milliseconds for some hundreds. */
    List<HistoryEvent> unpack() {
        List<HistoryEvent> events = new ArrayList<>(size);
        try (JsonParser json = MAPPER.createParser(new InflaterInputStream(new ByteArrayInputStream(content)))) {
            while (json.nextToken() == JsonToken.START_ARRAY) {
                events.add(read(firstId + events.size(), json));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Events that were packed here cannot be read", e);
        }
        return events;
    }

    private static HistoryEvent read(long id, JsonParser json) throws IOException {
        long previous = json.nextLongValue(0);
        EventType type = TYPES[json.nextIntValue(0)];
        long seconds = json.nextLongValue(0);
        Instant timestamp = Instant.ofEpochSecond(seconds, json.nextIntValue(0));
        String flow = json.nextTextValue();
        json.nextToken();
        ObjectNode details = MAPPER.readTree(json);
        json.nextToken();
        return new HistoryEvent(id, previous, type, timestamp, details, flow);
    }

    long firstId() {
        return firstId;
    }

    int size() {
        return size;
    }

    /** What it takes. */
    int bytes() {
        return content.length;
    }

    /** How long the events are as JSON. */
    int textBytes() {
        return textBytes;
    }
}
