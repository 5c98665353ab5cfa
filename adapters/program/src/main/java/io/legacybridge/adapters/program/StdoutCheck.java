package io.legacybridge.adapters.program;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.legacybridge.worker.error.ErrorNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a program that ended well said on stdout what the result needs. */
public final class StdoutCheck {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private final ResultConfig result;
    private final long mostBytes;

    /**
     * @param result what is asked of stdout
     * @param mostBytes how much of it was kept; a file with more was cut
     */
    public StdoutCheck(ResultConfig result, long mostBytes) {
        this.result = result;
        this.mostBytes = mostBytes;
    }

    /** What stdout says, or why it is rejected. */
    public record Checked(@Nullable JsonNode stdout, Verdict.@Nullable Rejected rejected) {}

    /**
     * Looks at it, if anything is asked of it.
     *
     * @param start when the program was started, by the clock of the file's own disk
     */
    public Checked check(Path file, FileTime start) throws IOException {
        if (result.stdout() == StdoutResult.NONE && result.checks().isEmpty()) {
            return new Checked(null, null);
        }
        if (Files.size(file) > mostBytes) {
            return invalid("stdout has more than the " + mostBytes + " bytes that limits.stdout keeps");
        }
        Optional<Verdict.Rejected> rejected = new FileChecks(file, "stdout", start).firstFailure(result.checks());
        if (rejected.isPresent() || result.stdout() == StdoutResult.NONE) {
            return new Checked(null, rejected.orElse(null));
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return result.stdout() == StdoutResult.TEXT ? new Checked(TextNode.valueOf(text), null) : json(text);
    }

    private static Checked json(String text) {
        try {
            JsonNode value = JSON.readTree(text);
            return value.isMissingNode()
                    ? new Checked(
                            null,
                            new Verdict.Rejected(
                                    ErrorNames.PROCESS_OUTPUT_MISSING.text(), "stdout is empty; it must be JSON"))
                    : new Checked(value, null);
        } catch (JsonProcessingException e) {
            return invalid("stdout is not JSON: " + e.getOriginalMessage());
        }
    }

    private static Checked invalid(String why) {
        return new Checked(null, new Verdict.Rejected(ErrorNames.PROCESS_OUTPUT_INVALID.text(), why));
    }
}
