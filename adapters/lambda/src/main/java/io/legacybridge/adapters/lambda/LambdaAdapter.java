package io.legacybridge.adapters.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.legacybridge.adapters.aws.AwsHttp;
import io.legacybridge.adapters.aws.AwsPlace;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.Capability;
import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.adapter.Run;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.input.InvalidInputException;
import io.legacybridge.worker.task.ActivityTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Invokes a Lambda function for each task.
 *
 * <p>An invocation has no client token: sent twice, it runs twice. So a launch is not idempotent, a run cannot be found
 * again, and the end of a cancelled function cannot be confirmed; none of it is declared. An asynchronous invocation
 * leaves nothing to be found but the task itself, and so can be gone on with after a restart.
 *
 * <p>What an invocation comes to is known while the run goes on already, so a launch does not wait for it, save when it
 * is in {@link Doubt}: then a refusal is a failed launch, which is what the circuit breaker has to hear.
 */
final class LambdaAdapter implements Adapter {
    /** A refusal comes within milliseconds; a function that is executed may take minutes. */
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(5);

    /** A little longer than the AWS SDK waits for an answer that comes at once. */
    private static final Duration ANSWERED_WITHIN = Requests.SHORT_CALL.plusSeconds(5);

    private static final String FUNCTION = "function";
    private static final String QUALIFIER = "qualifier";
    private static final String EVENT = "event";
    private static final String FILES = "files";

    /** What is not known of Lambda. */
    private enum Doubt {
        NONE,
        /** It was not reached yet, or not the last time. */
        OF_ITS_ADDRESS,
        /** The circuit is being tried: a dry run went well, and tells nothing of throttling. */
        OF_ITS_WILL
    }

    private final LambdaAdapterConfig config;
    private final AdapterContext context;
    private final Requests requests;
    private final FunctionFiles files;
    private final AwsHttp http;
    private final Functions functions;
    private volatile Doubt doubt = Doubt.OF_ITS_ADDRESS;

    /**
     * @param longestCall after which a function that was waited for is over, whatever came of it
     * @throws IllegalStateException if there is no Region, or a storage is not known
     */
    LambdaAdapter(LambdaAdapterConfig config, AdapterContext context, Duration longestCall) {
        this.config = config;
        this.context = context;
        this.requests = new Requests(config);
        this.files = new FunctionFiles(config, context, longestCall);
        this.http = AwsHttp.open("legacy-bridge-lambda-" + context.activity(), Functions::settings);
        Optional<String> region = FunctionName.parse(config.function()).map(FunctionName::region);
        AwsPlace place = AwsPlace.of(config.region(), config.endpoint()).inRegion(region);
        try {
            this.functions = Functions.at(place, http);
        } catch (IllegalStateException e) {
            http.close();
            files.close();
            throw e;
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return config.asynchronous() ? Set.of(Capability.REATTACH) : Set.of();
    }

    @Override
    public Run launch(TaskContext task) throws TargetUnavailableException {
        try {
            JsonNode input = requests.input(task.task());
            FunctionFiles.OfTask stored = files.of(task, input);
            return config.asynchronous()
                    ? handOver(task.task(), ask(task.task(), input, stored))
                    : invoke(task, input, stored);
        } catch (InvalidInputException e) {
            return Run.ended(LambdaFailures.invalidInput(e));
        }
    }

    /** One call, with URLs of its own; what is secret in it is in no answer. */
    private Functions.Call ask(ActivityTask task, JsonNode input, FunctionFiles.OfTask stored)
            throws InvalidInputException, TargetUnavailableException {
        FunctionFiles.Places places = stored.places();
        Secrets secrets = Secrets.of(task, places.urls());
        Functions.Call call = functions.invoke(requests.of(task, input, places));
        return new Functions.Call(
                call.sent(), call.response(), call.answer().thenApply(answer -> answer.hiding(secrets)));
    }

    // The bridge waits for the function

    private Run invoke(TaskContext task, JsonNode input, FunctionFiles.OfTask stored)
            throws InvalidInputException, TargetUnavailableException {
        InvocationRun.Calls calls = () -> call(task.task(), input, stored);
        Doubt before = doubt;
        Functions.Call first = calls.next();
        if (before != Doubt.NONE) {
            failAtOnce(first, before);
        }
        Handle handle = handle(stored.areStored() ? Map.of(FILES, stored.run()) : Map.of());
        InvocationRun run = new InvocationRun(task.task().id(), handle, calls, stored, http.timer(), retryFor(task));
        run.follow(first);
        return run;
    }

    private void failAtOnce(Functions.Call call, Doubt before) throws TargetUnavailableException {
        if (before == Doubt.OF_ITS_ADDRESS) {
            await(ANSWERED_WITHIN, CompletableFuture.anyOf(call.sent(), call.answer()));
        } else {
            await(REFUSED_WITHIN, call.answer());
        }
        if (call.answer().getNow(null) instanceof Answer.NotExecuted refused
                && (!refused.reached() || before == Doubt.OF_ITS_WILL)) {
            doubt = before;
            throw new TargetUnavailableException(refused.why());
        }
        doubt = Doubt.NONE;
    }

    private Functions.Call call(ActivityTask task, JsonNode input, FunctionFiles.OfTask stored)
            throws InvalidInputException, TargetUnavailableException {
        Functions.Call call = ask(task, input, stored);
        return new Functions.Call(call.sent(), call.response(), call.answer().thenApply(answer -> {
            if (answer instanceof Answer.NotExecuted refused && !refused.reached()) {
                doubt = Doubt.OF_ITS_ADDRESS;
            }
            return answer;
        }));
    }

    private Duration retryFor(TaskContext task) {
        Duration left = Duration.between(context.clock().instant(), task.deadline());
        return config.retryFor().compareTo(left) < 0 ? config.retryFor() : left;
    }

    // The function ends the task itself

    private Run handOver(ActivityTask task, Functions.Call call) throws TargetUnavailableException {
        Answer answer = soon(call);
        if (answer instanceof Answer.NotExecuted refused) {
            throw new TargetUnavailableException(refused.why());
        }
        if (answer instanceof Answer.Failed failed) {
            return Run.ended(failed.outcome());
        }
        if (answer instanceof Answer.Unknown unknown) {
            return HandedOverRun.lost(handle(Map.of()), unknown.why());
        }
        return handedOver(handle(Map.of(EVENT, task.id())));
    }

    private Run handedOver(Handle handle) {
        return config.heartbeats() == HeartbeatSender.FUNCTION
                ? HandedOverRun.entirely(handle)
                : HandedOverRun.watched(handle);
    }

    @Override
    public Optional<Run> reattach(TaskContext task, Handle handle) {
        return handle.values().containsKey(EVENT) ? Optional.of(handedOver(handle)) : Optional.empty();
    }

    private Handle handle(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(more);
        values.put(FUNCTION, config.function());
        if (config.qualifier() != null) {
            values.put(QUALIFIER, config.qualifier());
        }
        return new Handle(values);
    }

    /** What a function stored that an earlier process waited for is nobody's; other runs clear up after themselves. */
    @Override
    public void settled(ActivityTask task, Handle handle) {
        String run = handle.values().get(FILES);
        if (run != null) {
            files.clearAfterCrash(task, run);
        }
    }

    // Both

    /**
     * A dry run: whether the function is there and may be invoked. It does not tell whether Lambda would throttle, so
     * that the next launch decides, and {@code PROBE} is not declared.
     */
    @Override
    public void probe() throws TargetUnavailableException {
        Answer answer = soon(functions.invoke(requests.dryRun()));
        doubt = Doubt.OF_ITS_WILL;
        if (answer instanceof Answer.NotExecuted refused) {
            throw new TargetUnavailableException(refused.why());
        }
        if (answer instanceof Answer.Failed failed) {
            throw new TargetUnavailableException(failed.outcome().cause());
        }
        if (answer instanceof Answer.Unknown unknown) {
            throw new TargetUnavailableException(unknown.why());
        }
    }

    /** The answer of a call that Lambda answers at once. */
    private static Answer soon(Functions.Call call) {
        await(ANSWERED_WITHIN, call.answer());
        Answer answer = call.answer().getNow(null);
        if (answer == null) {
            call.giveUp();
            return new Answer.Unknown("no answer came within " + ANSWERED_WITHIN.toSeconds() + " s");
        }
        return answer;
    }

    /** Waits no longer than this; whether something came is for the caller to look at. */
    private static void await(Duration longest, CompletableFuture<?> something) {
        try {
            something.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
            // The caller looks.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call of Lambda broke in this program", e.getCause());
        }
    }

    @Override
    public void close() {
        functions.close();
        files.close();
        http.close();
    }
}
