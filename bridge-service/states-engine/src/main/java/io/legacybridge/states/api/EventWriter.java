package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.history.HistoryEvent;
import java.util.List;

/** Writes history events as the API shows them. */
final class EventWriter {

    private static final List<String> DATA_MEMBERS =
            List.of("input", "output", "error", "cause", "assignedVariables", "inputDetails", "outputDetails");

    private EventWriter() {}

    static ObjectNode write(HistoryEvent event, boolean withData) {
        ObjectNode answer = Answers.object();
        answer.set("timestamp", Answers.date(event.timestamp()));
        answer.put("type", event.type().wireName())
                .put("id", event.id())
                .put("previousEventId", event.previousEventId());
        event.type().detailsMember().ifPresent(member -> {
            ObjectNode details = event.details();
            answer.set(member, withData ? details : details.deepCopy().without(DATA_MEMBERS));
        });
        return answer;
    }
}
