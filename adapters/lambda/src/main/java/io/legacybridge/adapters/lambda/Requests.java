package io.legacybridge.adapters.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.input.TaskInput;
import io.legacybridge.worker.input.ValueRules;
import io.legacybridge.worker.task.ActivityTask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.LogType;

/**
 * What is asked of Lambda for one task. A payload that Lambda would refuse for its size is refused before the call.
 * Immutable.
 */
final class Requests {
    /** Invoke: 6 MB for synchronous, 1 MB for asynchronous invocations; a quota that nobody can raise. */
    static final int MOST_SYNCHRONOUS_BYTES = 6 * 1024 * 1024;

    static final int MOST_ASYNCHRONOUS_BYTES = 1024 * 1024;

    /** Invoke, {@code ClientContext}: in base64. */
    static final int MOST_CONTEXT_BYTES = 3_583;

    /** Lambda answers these at once. */
    static final Duration SHORT_CALL = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LambdaAdapterConfig config;
    private final ValueRules values;
    private final @Nullable PayloadTemplate payload;
    private final @Nullable PayloadTemplate clientContext;

    /** @param config one that has no mistakes */
    Requests(LambdaAdapterConfig config) {
        this.config = config;
        this.values = ValueRules.of(config.values());
        this.payload = template("payload", config.payload(), config.files());
        this.clientContext = template("clientContext", config.clientContext(), Set.of());
    }

    private static @Nullable PayloadTemplate template(String path, @Nullable JsonNode tree, Set<String> files) {
        return tree == null ? null : PayloadTemplate.parse(tree, path, files, Requests::surprised);
    }

    private static void surprised(ConfigMistake mistake) {
        throw new IllegalArgumentException(mistake.toString());
    }

    /** @throws InvalidInputException if the input is not what the configuration needs */
    JsonNode input(ActivityTask task) throws InvalidInputException {
        JsonNode input = TaskInput.parse(task.input());
        values.check(input);
        return input;
    }

    /**
     * @param input the task's
     * @param files where the function finds its files
     * @throws InvalidInputException if the input lacks a value, or makes a payload too large
     */
    InvokeRequest of(ActivityTask task, JsonNode input, FunctionFiles.Places files) throws InvalidInputException {
        byte[] bytes = payload == null ? utf8(task.input()) : bytes(payload.fill(input, task, files));
        int most = config.asynchronous() ? MOST_ASYNCHRONOUS_BYTES : MOST_SYNCHRONOUS_BYTES;
        if (bytes.length > most) {
            throw new InvalidInputException("the payload has " + bytes.length + " bytes, and Lambda takes " + most
                    + " in " + (config.asynchronous() ? "an " : "a ")
                    + config.invocation().name().toLowerCase(Locale.ROOT)
                    + " invocation; pass a file by 'in', or less of the input by 'payload'");
        }
        InvokeRequest.Builder request = InvokeRequest.builder()
                .functionName(config.function())
                .qualifier(config.qualifier())
                .payload(SdkBytes.fromByteArrayUnsafe(bytes));
        return config.asynchronous()
                ? shortly(request.invocationType(InvocationType.EVENT))
                : request.invocationType(InvocationType.REQUEST_RESPONSE)
                        .logType(LogType.TAIL)
                        .clientContext(context(input, task))
                        .build();
    }

    private @Nullable String context(JsonNode input, ActivityTask task) throws InvalidInputException {
        if (clientContext == null) {
            return null;
        }
        String context =
                Base64.getEncoder().encodeToString(bytes(clientContext.fill(input, task, FunctionFiles.Places.NONE)));
        if (context.length() > MOST_CONTEXT_BYTES) {
            throw new InvalidInputException("the clientContext has " + context.length()
                    + " bytes in base64, and Lambda takes " + MOST_CONTEXT_BYTES + "; put it into 'payload'");
        }
        return context;
    }

    /** Whether the function is there and may be invoked; it is not executed. */
    InvokeRequest dryRun() {
        return shortly(InvokeRequest.builder()
                .functionName(config.function())
                .qualifier(config.qualifier())
                .invocationType(InvocationType.DRY_RUN));
    }

    private static InvokeRequest shortly(InvokeRequest.Builder request) {
        return request.overrideConfiguration(
                        call -> call.apiCallTimeout(SHORT_CALL).apiCallAttemptTimeout(SHORT_CALL))
                .build();
    }

    private static byte[] bytes(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
