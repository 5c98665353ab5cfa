package io.legacybridge.states.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.history.Details;
import io.legacybridge.states.history.EventType;
import io.legacybridge.states.history.HistoryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Packed events come back as they were. */
class PackedEventsTest {

    private static HistoryEvent event(long id, EventType type, ObjectNode details) {
        return new HistoryEvent(id, id - 1, type, Instant.parse("2026-01-02T03:04:05.123456789Z"), details, "5:0/9:2");
    }

    @Test
    void eventsOfAllKindsComeBackAsTheyWere() {
        List<HistoryEvent> events = List.of(
                event(7, EventType.TASK_STATE_ENTERED, Details.entered("Größe", "{\"a\":\"\u0000 \uD83D\uDE9C\"}")),
                event(
                        8,
                        EventType.ACTIVITY_SCHEDULED,
                        Details.activityScheduled("arn", "half: \uD83D", 5_000_000_000L, 7L)),
                event(9, EventType.MAP_ITERATION_STARTED, Details.mapIteration("M", 3)),
                event(10, EventType.TASK_STATE_EXITED, Details.exited("T", "[]", Map.of("v", "1.50"))),
                event(11, EventType.PARALLEL_STATE_STARTED, Details.none()));

        List<HistoryEvent> unpacked = PackedEvents.of(events).unpack();

        assertThat(unpacked)
                .extracting(HistoryEvent::toString)
                .containsExactlyElementsOf(
                        events.stream().map(HistoryEvent::toString).toList());
    }

    @Test
    void textsThatComeAgainTakeLittle() {
        List<HistoryEvent> events = new ArrayList<>();
        for (int i = 1; i <= 256; i++) {
            String input = "{\"id\":\"" + i / 8 + "\",\"path\":\"drive 001/TASKDATA\",\"output\":\"/data/results\"}";
            events.add(event(i, EventType.TASK_STATE_ENTERED, Details.entered("Validate", input)));
        }

        PackedEvents packed = PackedEvents.of(events);

        assertThat(packed.bytes()).isLessThan(packed.textBytes() / 10);
        assertThat(packed.size()).isEqualTo(256);
    }

    @Test
    void aHistoryReadsAlikeWhetherItIsPackedOrNot() {
        History history = new History();
        List<Long> expected = new ArrayList<>();
        for (long id = 1; id <= 1000; id++) {
            history.add(event(id, EventType.PASS_STATE_ENTERED, JsonNodeFactory.instance.objectNode()));
            expected.add(id);
        }
        history.commitUpTo(900);
        assertThat(history.from(900))
                .extracting(HistoryEvent::id)
                .containsExactlyElementsOf(expected.subList(900, 1000));
        assertThat(history.committed())
                .extracting(HistoryEvent::id)
                .containsExactlyElementsOf(expected.subList(0, 900));

        history.commitUpTo(1000);
        history.pack();
        history.add(event(1001, EventType.EXECUTION_REDRIVEN, Details.redriven(1)));
        assertThat(history.committed()).extracting(HistoryEvent::id).containsExactlyElementsOf(expected);
        assertThat(history.size()).isEqualTo(1001);

        history.commitUpTo(1001);
        history.pack();
        List<HistoryEvent> all = history.committed();
        assertThat(all).hasSize(1001);
        assertThat(all.get(1000).type()).isEqualTo(EventType.EXECUTION_REDRIVEN);
        assertThat(all.get(300).id()).isEqualTo(301);
        assertThat(all.get(0).id()).isEqualTo(1);
    }
}
