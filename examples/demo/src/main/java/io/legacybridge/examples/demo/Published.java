package io.legacybridge.examples.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the workflow published, read from the files themselves: a status that says so is not yet a result.
 *
 * @param results of every data set, in the order of their ids
 * @param found what the output files really hold of each data set, by its id
 */
record Published(List<DataSetResult> results, Map<String, Content> found) {

    /** Features or rows, and the box around them: west, south, east, north; nothing where there are no coordinates. */
    record Content(int count, double @Nullable [] bbox) {
        Content and(double @Nullable [] position) {
            if (position == null) {
                return new Content(count + 1, bbox);
            }
            double[] box = bbox == null ? new double[] {position[0], position[1], position[0], position[1]} : bbox;
            return new Content(count + 1, new double[] {
                Math.min(box[0], position[0]),
                Math.min(box[1], position[1]),
                Math.max(box[2], position[0]),
                Math.max(box[3], position[1])
            });
        }
    }

    private static final Content NOTHING = new Content(0, null);

    static Published read(Path output) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<DataSetResult> results =
                List.of(mapper.readValue(output.resolve("summary.json").toFile(), DataSetResult[].class));
        Map<String, Content> found = new HashMap<>();
        features(mapper, output.resolve("field.geojson"), found);
        Path apart = output.resolve("without-crs");
        if (Files.isDirectory(apart)) {
            try (Stream<Path> files = Files.list(apart)) {
                for (Path file : files.toList()) {
                    features(mapper, file, found);
                }
            }
        }
        Path tickets = output.resolve("tickets.csv");
        if (Files.isRegularFile(tickets)) {
            try (Stream<String> lines = Files.lines(tickets)) {
                lines.skip(1).forEach(line -> add(found, line.substring(0, line.indexOf(',')), null));
            }
        }
        return new Published(results, found);
    }

    Content content(String id) {
        return found.getOrDefault(id, NOTHING);
    }

    private static void features(ObjectMapper mapper, Path file, Map<String, Content> found) throws IOException {
        try (JsonParser parser = new JsonFactory(mapper).createParser(file.toFile())) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY && "features".equals(parser.currentName())) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        JsonNode feature = mapper.readTree(parser);
                        String id = feature.path("properties").path("dataset").asText();
                        JsonNode coordinates = feature.path("geometry").path("coordinates");
                        add(found, id, coordinates.path(0).isNumber() ? position(coordinates) : null);
                    }
                }
            }
        }
    }

    private static double[] position(JsonNode coordinates) {
        return new double[] {coordinates.path(0).asDouble(), coordinates.path(1).asDouble()};
    }

    private static void add(Map<String, Content> found, String id, double @Nullable [] position) {
        found.merge(id, NOTHING.and(position), (old, one) -> old.and(position));
    }
}
