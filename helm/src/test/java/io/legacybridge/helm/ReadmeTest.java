package io.legacybridge.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The chart's README has every value with its default, and what it shows works. */
class ReadmeTest {
    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String BEGIN = "<!-- values: made of values.schema.json and values.yaml -->\n";
    private static final String END = "<!-- end of values -->";
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private final JsonNode schema = ValuesSchema.read();
    private final JsonNode defaults = defaults();
    private final StringBuilder table = new StringBuilder("\n| value | default | meaning |\n| --- | --- | --- |\n");

    @Test
    void itHasEveryValueWithItsDefault() {
        rows("", schema, defaults);
        String readme = Chart.read(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        Update.hold(README, readme.substring(0, begin) + table + "\n" + readme.substring(readme.indexOf(END)));
    }

    @Test
    void whatItShowsIsTaken() {
        Matcher shown = YAML.matcher(Chart.read(README));
        int found = 0;
        while (shown.find()) {
            found++;
            assertThat(Chart.render(shown.group(1)).all()).isNotEmpty();
        }
        assertThat(found).isPositive();
    }

    private void rows(String at, JsonNode object, JsonNode values) {
        object.path("properties").properties().forEach(property -> {
            String path = at.isEmpty() ? property.getKey() : at + "." + property.getKey();
            JsonNode own = property.getValue();
            JsonNode value = values.path(property.getKey());
            JsonNode below = ours(own);
            if (own.has("description") && !path.equals("global")) {
                boolean shown = !value.isMissingNode() && !below.has("properties");
                String meaning = own.get("description").asText();
                table.append("| `%s` | %s | %s |\n".formatted(path, shown ? "`" + value + "`" : "", meaning));
            }
            if (below.has("properties")) {
                rows(path, below, value);
            }
        });
    }

    /** What is of Kubernetes or of the service is described there. */
    private JsonNode ours(JsonNode property) {
        String reference = property.path("allOf").path(0).path("$ref").asText();
        return reference.isEmpty() || reference.contains("/kubernetes.") || reference.contains("/bridge.")
                ? property
                : schema.at(reference.substring(1));
    }

    private static JsonNode defaults() {
        try {
            JsonNode values = new YAMLMapper().readTree(Chart.read(Chart.FOLDER.resolve("values.yaml")));
            return new ObjectMapper().readTree(values.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
