package io.legacybridge.adapters.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.program.Defaults;
import io.legacybridge.adapters.program.StoredSourceConfig;
import io.legacybridge.worker.input.ValueConfig;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which function is invoked, with what, and how: the part under {@code adapter:} of an activity of type {@code lambda}.
 * Immutable.
 *
 * @param function name, ARN or partial ARN, with a version or an alias behind a colon or without
 * @param qualifier version or alias, where {@code function} has none
 * @param invocation whether the bridge waits for the function's result; it does unless set
 * @param heartbeats who sends them in an asynchronous invocation; the bridge unless set
 * @param payload a tree whose strings may be placeholders; the task's input itself unless set
 * @param clientContext the same for {@code context.clientContext}; an object; synchronous only
 * @param in stored files that the task names, by names that the configuration chooses: <code>{{in.NAME}}</code> in the
 *     payload is a signed URL to read it by
 * @param out files that the function stores, by names that the configuration chooses: <code>{{out.NAME}}</code> in the
 *     payload is where; synchronous only
 * @param limits how large they may be
 * @param values what values of the task's input must be, by their path: {@code $.field}
 * @param retryFor how long an invocation is tried again that Lambda refused or that could not be sent, never longer
 *     than the task has; 5 minutes unless set
 * @param region the Region; that of the function's ARN, or what the AWS SDK finds, unless set
 * @param endpoint another address of Lambda
 */
public record LambdaAdapterConfig(
        @NotBlank(message = "is missing; write the function's name or ARN: isoxml-to-geojson")
        String function,

        @Nullable String qualifier,
        InvocationMode invocation,
        @Nullable HeartbeatSender heartbeats,
        @Nullable JsonNode payload,
        @Nullable JsonNode clientContext,
        Map<String, @NotNull(message = "is empty; write {from: …, root: …}") @Valid StoredSourceConfig> in,
        Map<String, @NotNull(message = "is empty; write {publish: …, root: …}") @Valid StoredOutputConfig> out,
        @Valid LimitsConfig limits,
        Map<String, @NotNull(message = "is empty; write {pattern: …} or {type: …}") @Valid ValueConfig> values,
        Duration retryFor,
        @Nullable String region,
        @Nullable URI endpoint) {
    private static final Duration RETRY_FOR = Duration.ofMinutes(5);

    // Jackson passes null for what the YAML does not have; the record's users never see it.
    @SuppressWarnings("NullAway")
    public LambdaAdapterConfig(
            @Nullable String function,
            @Nullable String qualifier,
            @Nullable InvocationMode invocation,
            @Nullable HeartbeatSender heartbeats,
            @Nullable JsonNode payload,
            @Nullable JsonNode clientContext,
            @Nullable Map<String, StoredSourceConfig> in,
            @Nullable Map<String, StoredOutputConfig> out,
            @Nullable LimitsConfig limits,
            @Nullable Map<String, ValueConfig> values,
            @Nullable Duration retryFor,
            @Nullable String region,
            @Nullable URI endpoint) {
        this.function = function;
        this.qualifier = qualifier;
        this.invocation = invocation == null ? InvocationMode.SYNCHRONOUS : invocation;
        this.heartbeats = heartbeats;
        this.payload = payload;
        this.clientContext = clientContext;
        this.in = Defaults.map(in);
        this.out = Defaults.map(out);
        this.limits = limits == null ? new LimitsConfig(null, null) : limits;
        this.values = Defaults.map(values);
        this.retryFor = retryFor == null ? RETRY_FOR : retryFor;
        this.region = region;
        this.endpoint = endpoint;
    }

    /** The placeholders of the files, as they are named in the payload. */
    Set<String> files() {
        Set<String> placeholders = new LinkedHashSet<>();
        in.keySet().forEach(name -> placeholders.add("in." + name));
        out.keySet().forEach(name -> placeholders.add("out." + name));
        return placeholders;
    }

    boolean asynchronous() {
        return invocation == InvocationMode.ASYNCHRONOUS;
    }
}
