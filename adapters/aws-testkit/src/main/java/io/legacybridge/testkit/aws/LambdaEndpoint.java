package io.legacybridge.testkit.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.testkit.aws.HttpEndpoint.Answer;
import io.legacybridge.testkit.aws.HttpEndpoint.Reply;
import io.legacybridge.testkit.aws.HttpEndpoint.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ServiceException;

/**
 * Lambda's Invoke for tests: functions are Java lambdas that really run. Requests are read and answers written by the
 * SDK's model; the limits are those of the API reference. An event that is invoked asynchronously is executed once.
 * Thread-safe.
 */
public final class LambdaEndpoint implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final Pattern NAME = Pattern.compile(
            "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?"
                    + "(function:)?([a-zA-Z0-9-_.]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?");
    private static final Pattern QUALIFIER = Pattern.compile("[a-zA-Z0-9$_-]{1,128}");
    private static final int LONGEST_NAME = 170;
    private static final int MOST_BYTES = 6 * 1024 * 1024;
    private static final int MOST_EVENT_BYTES = 1024 * 1024;
    private static final int MOST_CONTEXT = 3_583;
    private static final int LOG_TAIL = 4_096;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpEndpoint http;
    private final ExecutorService threads = Executors.newCachedThreadPool(action -> {
        Thread thread = new Thread(action, "test-function");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Deployed> functions = new ConcurrentHashMap<>();
    private final List<InvokeRequest> requests = new CopyOnWriteArrayList<>();
    private final List<String> executed = new CopyOnWriteArrayList<>();
    private final Set<Invocation> underWay = ConcurrentHashMap.newKeySet();
    private final Queue<Fault> next = new ConcurrentLinkedQueue<>();
    private final List<ModelViolation> violations = new CopyOnWriteArrayList<>();
    private volatile IntFunction<Optional<Fault>> always = n -> Optional.empty();

    /** A function's code. */
    public interface Function {
        /** @return JSON; an exception becomes a function error of its class, or of what {@link Failure} says */
        String handle(String event, Invocation invocation) throws Exception;
    }

    /** A function that fails with an error type of its own choice; null for none at all. */
    public static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        private final @Nullable String type;

        public Failure(@Nullable String type, String message) {
            super(message);
            this.type = type;
        }
    }

    private record Deployed(Function code, String version, Duration timeout) {}

    /** One execution of a function. */
    public static final class Invocation {
        private final InvokeRequest request;
        private final Duration timeout;
        private final CompletableFuture<Void> gone;
        private final String id = UUID.randomUUID().toString();
        private final StringBuffer log = new StringBuffer();

        Invocation(InvokeRequest request, Duration timeout, CompletableFuture<Void> gone) {
            this.request = request;
            this.timeout = timeout;
            this.gone = gone;
        }

        /** Lambda's id of the request. */
        public String id() {
            return id;
        }

        /** The function's own timeout. */
        public Duration timeout() {
            return timeout;
        }

        public InvokeRequest request() {
            return request;
        }

        public String event() {
            return request.payload().asUtf8String();
        }

        public void print(String line) {
            log.append(line).append('\n');
        }

        /** Works as long as anybody waits. */
        public void untilNobodyWaits() throws Exception {
            gone.get(10, TimeUnit.MINUTES);
        }
    }

    /** What goes wrong with a request. */
    public sealed interface Fault {
        /** The connection breaks after the request was read, and the function is executed or not. */
        record Broken(Reply how, boolean executes) implements Fault {}

        /** Lambda refuses. */
        record Refused(int status, String error, String message, SdkPojo details) implements Fault {}

        /** Something between here and Lambda answers. */
        record Proxy(int status, String page) implements Fault {}
    }

    private LambdaEndpoint() throws IOException {
        http = HttpEndpoint.open(this::answer);
    }

    public static LambdaEndpoint open() throws IOException {
        return new LambdaEndpoint();
    }

    public URI address() {
        return http.address();
    }

    // What a test says

    public LambdaEndpoint deploy(String name, Function code) {
        return deploy(name, "$LATEST", "$LATEST", Duration.ofMinutes(15), code);
    }

    /** A function under a version or an alias. */
    public LambdaEndpoint deploy(String name, String qualifier, String version, Duration timeout, Function code) {
        functions.put(name + ":" + qualifier, new Deployed(code, version, timeout));
        return this;
    }

    public LambdaEndpoint next(Fault... faults) {
        next.addAll(Arrays.asList(faults));
        return this;
    }

    /** @param fault by the number of the request, from 1 */
    public LambdaEndpoint always(IntFunction<Optional<Fault>> fault) {
        always = fault;
        return this;
    }

    public static Fault refused(int status, String error, String message) {
        return refused(status, error, message, nothing());
    }

    public static Fault refused(int status, String error, String message, SdkPojo details) {
        return new Fault.Refused(status, error, message, details);
    }

    // What a test asks

    /** Everything that was received, dry runs left out. */
    public List<InvokeRequest> requests() {
        return requests.stream()
                .filter(request -> request.invocationType() != InvocationType.DRY_RUN)
                .toList();
    }

    public int dryRuns() {
        return (int) requests.stream()
                .filter(request -> request.invocationType() == InvocationType.DRY_RUN)
                .count();
    }

    /** How often the function was executed for an event that holds a text. */
    public int executions(String text) {
        return (int) executed.stream().filter(event -> event.contains(text)).count();
    }

    /** Whether the function works on such an event. */
    public boolean underWay(String text) {
        return underWay.stream().anyMatch(invocation -> invocation.event().contains(text));
    }

    public int connections() {
        return http.connections();
    }

    /** What was not as the model says. */
    public List<ModelViolation> violations() {
        return violations;
    }

    // What it does

    private Reply answer(Request received) throws Exception {
        try {
            return invoke(received);
        } catch (ModelViolation e) {
            violations.add(e);
            return refusal(400, "InvalidParameterValueException", String.valueOf(e.getMessage()), nothing());
        }
    }

    private Reply invoke(Request received) throws Exception {
        Matcher path = PATH.matcher(received.path());
        if (!received.method().equals("POST") || !path.matches()) {
            throw new ModelViolation(received.method() + " " + received.path() + " is no operation");
        }
        if (!received.headers().containsKey("authorization")) {
            throw new ModelViolation("a request is not signed");
        }
        InvokeRequest request = SdkRest.read(received, Map.of("FunctionName", path.group(1)), InvokeRequest.builder())
                .build();
        check(request);
        requests.add(request);
        Fault fault = next.poll();
        if (fault == null) {
            fault = always.apply(requests.size()).orElse(null);
        }
        if (fault instanceof Fault.Refused refused) {
            return refusal(refused.status(), refused.error(), refused.message(), refused.details());
        }
        if (fault instanceof Fault.Proxy proxy) {
            return new Answer(
                    proxy.status(),
                    Map.of("Content-Type", "text/html"),
                    proxy.page().getBytes(StandardCharsets.UTF_8));
        }
        if (fault instanceof Fault.Broken broken) {
            if (broken.executes()) {
                execute(request, received.gone());
            }
            return broken.how();
        }
        return execute(request, received.gone());
    }

    private static void check(InvokeRequest request) {
        require(
                request.functionName().length() <= LONGEST_NAME
                        && NAME.matcher(request.functionName()).matches(),
                "FunctionName " + request.functionName());
        require(
                request.qualifier() == null
                        || QUALIFIER.matcher(request.qualifier()).matches(),
                "Qualifier " + request.qualifier());
        require(
                request.invocationType() != InvocationType.UNKNOWN_TO_SDK_VERSION,
                "InvocationType " + request.invocationTypeAsString());
        require(request.logType() != LogType.UNKNOWN_TO_SDK_VERSION, "LogType " + request.logTypeAsString());
        require(
                request.clientContext() == null
                        || (request.clientContext().length() <= MOST_CONTEXT
                                && isJson(new String(
                                        Base64.getDecoder().decode(request.clientContext()), StandardCharsets.UTF_8))),
                "ClientContext " + request.clientContext());
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new ModelViolation(what + " is not what the API reference allows");
        }
    }

    private Reply execute(InvokeRequest request, CompletableFuture<Void> gone) throws Exception {
        boolean event = request.invocationType() == InvocationType.EVENT;
        int most = event ? MOST_EVENT_BYTES : MOST_BYTES;
        int bytes = request.payload() == null ? 0 : request.payload().asByteArrayUnsafe().length;
        if (bytes > most) {
            return refusal(
                    413,
                    "RequestTooLargeException",
                    bytes + " byte payload is too large (limit " + most + ")",
                    nothing());
        }
        Deployed function = find(request);
        if (function == null) {
            return refusal(
                    404, "ResourceNotFoundException", "Function not found: " + request.functionName(), nothing());
        }
        if (request.invocationType() == InvocationType.DRY_RUN) {
            return SdkRest.write(204, InvokeResponse.builder().statusCode(204).build());
        }
        if (bytes == 0 || !isJson(request.payload().asUtf8String())) {
            return refusal(400, "InvalidRequestContentException", "Could not parse request body into json", nothing());
        }
        Invocation invocation = new Invocation(request, function.timeout(), event ? new CompletableFuture<>() : gone);
        if (event) {
            threads.execute(() -> {
                try {
                    run(function, invocation);
                } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                }
            });
            return SdkRest.write(202, InvokeResponse.builder().statusCode(202).build());
        }
        return SdkRest.write(200, run(function, invocation));
    }

    private @Nullable Deployed find(InvokeRequest request) {
        String name = request.functionName().replaceFirst("^(arn:.*:|\\d{12}:)?function:", "");
        String qualifier = request.qualifier() == null ? "$LATEST" : request.qualifier();
        return functions.get(name.contains(":") ? name : name + ":" + qualifier);
    }

    private InvokeResponse run(Deployed function, Invocation invocation) throws InterruptedException {
        executed.add(invocation.event());
        underWay.add(invocation);
        InvokeResponse.Builder response =
                InvokeResponse.builder().statusCode(200).executedVersion(function.version());
        Future<String> work = threads.submit(() -> {
            try {
                return function.code().handle(invocation.event(), invocation);
            } finally {
                underWay.remove(invocation);
            }
        });
        try {
            response.payload(SdkBytes.fromUtf8String(work.get(function.timeout().toMillis(), TimeUnit.MILLISECONDS)));
        } catch (TimeoutException e) {
            work.cancel(true);
            String seconds = String.format("%.2f", function.timeout().toMillis() / 1000.0);
            failed(
                    response,
                    "Sandbox.Timedout",
                    "RequestId: " + invocation.id + " Error: Task timed out after " + seconds + " seconds");
        } catch (ExecutionException e) {
            Throwable thrown = Objects.requireNonNull(e.getCause());
            failed(
                    response,
                    thrown instanceof Failure failure
                            ? failure.type
                            : thrown.getClass().getName(),
                    String.valueOf(thrown.getMessage()));
        }
        if (invocation.request().logType() == LogType.TAIL) {
            byte[] log = invocation.log.toString().getBytes(StandardCharsets.UTF_8);
            byte[] tail = Arrays.copyOfRange(log, Math.max(0, log.length - LOG_TAIL), log.length);
            response.logResult(Base64.getEncoder().encodeToString(tail));
        }
        return response.build();
    }

    private static void failed(InvokeResponse.Builder response, @Nullable String type, String message) {
        var error = JSON.createObjectNode().put("errorMessage", message);
        if (type != null) {
            error.put("errorType", type);
        }
        response.functionError("Unhandled").payload(SdkBytes.fromUtf8String(error.toString()));
    }

    private static SdkPojo nothing() {
        return ServiceException.builder().type("User").build();
    }

    private static Reply refusal(int status, String error, String message, SdkPojo details) {
        return SdkRest.refuse(status, error, message, details);
    }

    private static boolean isJson(String text) {
        try {
            JSON.readTree(text);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
        threads.shutdownNow();
    }
}
