package io.legacybridge.states.api;

import static io.legacybridge.states.api.Answers.now;
import static io.legacybridge.states.api.Answers.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Tags on activities and state machines. */
final class TagOperations {

    private final Tags tags;

    TagOperations(Tags tags) {
        this.tags = tags;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "TagResource",
                        request -> {
                            tags.add(arn(request), request.items("tags"));
                            return now(object());
                        },
                "UntagResource",
                        request -> {
                            tags.remove(arn(request), request.items("tagKeys"));
                            return now(object());
                        },
                "ListTagsForResource", request -> now(list(request)));
    }

    private ObjectNode list(Request request) {
        ObjectNode answer = object();
        ArrayNode items = answer.putArray("tags");
        tags.of(arn(request))
                .forEach((key, value) -> items.addObject().put("key", key).put("value", value));
        return answer;
    }

    private static String arn(Request request) {
        return Arns.require(request.text("resourceArn"), "activity", "stateMachine");
    }
}
