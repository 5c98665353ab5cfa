package io.legacybridge.adapters.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.aws.AwsPlace;
import io.legacybridge.adapters.program.StoredInputs;
import io.legacybridge.adapters.program.StoredOutput;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.ValueRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Every mistake in a configuration that types and constraints cannot see. */
final class ConfigCheck {
    private static final Pattern QUALIFIER = Pattern.compile("\\$LATEST|[A-Za-z0-9_-]{1,128}");

    private final LambdaAdapterConfig config;
    private final List<ConfigMistake> mistakes = new ArrayList<>();

    ConfigCheck(LambdaAdapterConfig config) {
        this.config = config;
    }

    List<ConfigMistake> mistakes() {
        function();
        ValueRules.mistakes(config.values()).forEach(mistake -> mistakes.add(mistake.under("values")));
        StoredInputs.mistakes(config.in()).forEach(mistake -> mistakes.add(mistake.under("in")));
        mistakes.addAll(StoredOutput.mistakes(
                config.out(), config.limits().outputBytes().bytes()));
        boolean holdsToken = payload();
        if (config.asynchronous()) {
            asynchronous(holdsToken);
        } else {
            synchronous(holdsToken);
        }
        if (config.retryFor().isNegative()) {
            mistake("retryFor", "is negative", "write how long a refused invocation is tried again: 5m");
        }
        mistakes.addAll(AwsPlace.of(config.region(), config.endpoint()).check());
        return List.copyOf(mistakes);
    }

    private void function() {
        Optional<FunctionName> parsed = FunctionName.parse(config.function());
        if (parsed.isEmpty()) {
            mistake(
                    "function",
                    "'" + config.function() + "' is no name of a function",
                    "write a name, an ARN, or one of both with :ALIAS behind it: isoxml-to-geojson:live");
            return;
        }
        FunctionName function = parsed.get();
        String qualifier = config.qualifier();
        if (qualifier != null && !QUALIFIER.matcher(qualifier).matches()) {
            mistake("qualifier", "'" + qualifier + "' is neither a version nor an alias", "write one as 7 or live");
        }
        if (qualifier != null && function.qualifier() != null) {
            mistake("qualifier", "'" + function.qualifier() + "' is in 'function', too", "leave it in one of them");
        }
        if (function.region() != null
                && config.region() != null
                && !function.region().equals(config.region())) {
            mistake(
                    "region",
                    "'" + config.region() + "' is not the Region of the function, " + function.region(),
                    "leave it out");
        }
    }

    /** Whether the function gets the task's token. */
    private boolean payload() {
        JsonNode tree = config.payload();
        if (tree == null) {
            config.files().stream()
                    .findFirst()
                    .ifPresent(file -> mistake(
                            "payload",
                            "is missing, and the function would not learn of " + file,
                            "write one: {file: '{{" + file + "}}'}"));
            return false;
        }
        int before = mistakes.size();
        PayloadTemplate payload = PayloadTemplate.parse(tree, "payload", config.files(), mistakes::add);
        if (mistakes.size() == before) {
            config.files().stream()
                    .filter(file -> !payload.files().contains(file))
                    .forEach(file -> mistake(
                            file,
                            "is not in 'payload', so that the function would not learn of it",
                            "write '{{" + file + "}}' as a value there, or leave the file out"));
        }
        return payload.holdsToken();
    }

    private void asynchronous(boolean holdsToken) {
        if (!holdsToken) {
            mistake(
                    "payload",
                    "has no {{task.token}}, and nobody else could end the task",
                    "write payload: {token: '{{task.token}}', input: '{{$}}'}, or invocation: synchronous");
        }
        if (config.clientContext() != null) {
            mistake("clientContext", "is not passed on in an asynchronous invocation", "put it into payload");
        }
        if (!config.out().isEmpty()) {
            mistake(
                    "out",
                    "is published when the function has returned, which nobody hears of in an asynchronous invocation",
                    "let the function store its files with a role of its own, or write invocation: synchronous");
        }
    }

    private void synchronous(boolean holdsToken) {
        if (holdsToken) {
            mistake(
                    "payload",
                    "has {{task.token}}, with which the function could end a task that the bridge reports",
                    "leave it out, or write invocation: asynchronous; {{task.id}} names the task without letting it be"
                            + " ended");
        }
        if (config.heartbeats() != null) {
            mistake("heartbeats", "has a meaning only for invocation: asynchronous", "leave it out");
        }
        JsonNode clientContext = config.clientContext();
        if (clientContext != null) {
            if (!clientContext.isObject()) {
                mistake("clientContext", "is not an object", "write one: {custom: {farm: '{{$.farm}}'}}");
            }
            if (PayloadTemplate.parse(clientContext, "clientContext", Set.of(), mistakes::add)
                    .holdsToken()) {
                mistake("clientContext", "has {{task.token}}", "leave it out");
            }
        }
    }

    private void mistake(String path, String problem, String mend) {
        mistakes.add(new ConfigMistake(path, problem, mend));
    }
}
