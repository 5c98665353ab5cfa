package io.legacybridge.adapters.process;

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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a program that ended well also left what it has to: its files, and on stdout what the result needs. */
final class Outputs {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private final RunFolder folder;
    private final RunSpec spec;

    Outputs(RunFolder folder, RunSpec spec) {
        this.folder = folder;
        this.spec = spec;
    }

    /** What stdout says, or why the outputs are rejected. */
    record Checked(@Nullable JsonNode stdout, Verdict.@Nullable Rejected rejected) {}

    Checked check() throws IOException {
        for (RunSpec.Output output : spec.outputs()) {
            Optional<Verdict.Rejected> rejected = file(output);
            if (rejected.isPresent()) {
                return new Checked(null, rejected.get());
            }
        }
        boolean looked = spec.result().stdout() != StdoutResult.NONE
                || !spec.result().checks().isEmpty();
        return looked ? stdout() : new Checked(null, null);
    }

    private Optional<Verdict.Rejected> file(RunSpec.Output output) throws IOException {
        Path file = folder.out().resolve(output.file());
        String name = "out." + output.name() + " (" + output.file() + ")";
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return output.optional() ? Optional.empty() : missing("the program wrote no " + name);
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return invalid(name + " is not a regular file");
        }
        RunUser user = spec.user();
        if (user != null && !user.wrote(file)) {
            return invalid(name + " is not a file of the program's own: it belongs to another user or is a hard link");
        }
        boolean empty = Files.size(file) == 0;
        if (empty) {
            return output.optional() ? Optional.empty() : missing(name + " is empty");
        }
        return new FileChecks(file, name, folder.program().startTime()).firstFailure(output.checks());
    }

    private Checked stdout() throws IOException {
        if (Files.size(folder.program().stdout()) > spec.stdoutBytes()) {
            return new Checked(
                    null,
                    invalid("stdout has more than the " + spec.stdoutBytes() + " bytes that limits.stdout keeps")
                            .get());
        }
        Optional<Verdict.Rejected> rejected = new FileChecks(
                        folder.program().stdout(), "stdout", folder.program().startTime())
                .firstFailure(spec.result().checks());
        if (rejected.isPresent() || spec.result().stdout() == StdoutResult.NONE) {
            return new Checked(null, rejected.orElse(null));
        }
        String text = new String(Files.readAllBytes(folder.program().stdout()), StandardCharsets.UTF_8);
        if (spec.result().stdout() == StdoutResult.TEXT) {
            return new Checked(TextNode.valueOf(text), null);
        }
        try {
            JsonNode value = JSON.readTree(text);
            return value.isMissingNode()
                    ? new Checked(
                            null, missing("stdout is empty; it must be JSON").get())
                    : new Checked(value, null);
        } catch (JsonProcessingException e) {
            return new Checked(
                    null,
                    invalid("stdout is not JSON: " + e.getOriginalMessage()).get());
        }
    }

    private static Optional<Verdict.Rejected> missing(String why) {
        return Optional.of(new Verdict.Rejected(ErrorNames.PROCESS_OUTPUT_MISSING.text(), why));
    }

    private static Optional<Verdict.Rejected> invalid(String why) {
        return Optional.of(new Verdict.Rejected(ErrorNames.PROCESS_OUTPUT_INVALID.text(), why));
    }
}
