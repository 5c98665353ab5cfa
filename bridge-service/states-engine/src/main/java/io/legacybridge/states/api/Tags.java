package io.legacybridge.states.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The tags of activities and state machines, in the order in which they were set. Safe for use by many threads. */
final class Tags {

    private static final int MOST = 50;

    private final Map<String, Map<String, String>> tagsByArn = new ConcurrentHashMap<>();

    /** A resource comes to be, with these tags. */
    void start(String arn, List<JsonNode> tags) {
        tagsByArn.put(arn, with(arn, Map.of(), tags));
    }

    void forget(String arn) {
        tagsByArn.remove(arn);
    }

    void add(String arn, List<JsonNode> tags) {
        change(arn, old -> with(arn, old, tags));
    }

    void remove(String arn, List<JsonNode> keys) {
        change(arn, old -> {
            Map<String, String> left = new LinkedHashMap<>(old);
            keys.forEach(key -> left.remove(key.textValue()));
            return left;
        });
    }

    Map<String, String> of(String arn) {
        Map<String, String> tags = tagsByArn.get(arn);
        if (tags == null) {
            throw notFound(arn);
        }
        return tags;
    }

    private void change(String arn, UnaryOperator<Map<String, String>> change) {
        if (tagsByArn.computeIfPresent(arn, (key, old) -> change.apply(old)) == null) {
            throw notFound(arn);
        }
    }

    private static Map<String, String> with(String arn, Map<String, String> old, List<JsonNode> tags) {
        Map<String, String> all = new LinkedHashMap<>(old);
        tags.forEach(tag -> all.put(tag.path("key").asText(), tag.path("value").asText()));
        if (all.size() > MOST) {
            throw ApiError.of(
                    "TooManyTags",
                    "Too many tags on '" + arn + "': at most " + MOST + " are allowed",
                    Map.of("resourceName", TextNode.valueOf(arn)));
        }
        return all;
    }

    private static ApiError notFound(String arn) {
        return ApiError.of(
                "ResourceNotFound", "Resource not found: '" + arn + "'", Map.of("resourceName", TextNode.valueOf(arn)));
    }
}
