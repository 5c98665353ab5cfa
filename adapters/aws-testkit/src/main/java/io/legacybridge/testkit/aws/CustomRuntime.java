package io.legacybridge.testkit.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.testkit.aws.HttpEndpoint.Answer;
import io.legacybridge.testkit.aws.HttpEndpoint.Reply;
import io.legacybridge.testkit.aws.HttpEndpoint.Request;
import io.legacybridge.testkit.aws.LambdaEndpoint.Failure;
import io.legacybridge.testkit.aws.LambdaEndpoint.Invocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function with a custom runtime, started as Lambda starts one: a program that asks the <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a> for an event, says what came of
 * it, and asks for the next. Its stderr is the function's log. Thread-safe.
 *
 * <p>A process works on one event at a time. Where none is idle a further one is started; one that answered is kept for
 * the next event, and one that did not (it ended, or its event's time is over) is killed.
 */
public final class CustomRuntime implements LambdaEndpoint.Function, AutoCloseable {
    private static final String API = "/2018-06-01/runtime/";
    private static final Pattern ANSWER = Pattern.compile(API + "invocation/([^/]+)/(response|error)");
    private static final long CLOSE_SECONDS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> command;
    private final Map<String, String> environment;
    private final Deque<Environment> idle = new ArrayDeque<>();
    private final Set<Environment> all = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param command the program and its arguments
     * @param environment what it has beside the variables of this process and {@code AWS_LAMBDA_RUNTIME_API}
     */
    public CustomRuntime(List<String> command, Map<String, String> environment) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String handle(String event, Invocation invocation) throws Exception {
        Environment one = take();
        try {
            String answer = one.work(event, invocation);
            giveBack(one);
            return answer;
        } catch (Failure e) {
            giveBack(one);
            throw e;
        } catch (InterruptedException e) {
            one.kill();
            end(one);
            throw e;
        }
    }

    private synchronized Environment take() throws IOException {
        if (closed) {
            throw new IOException("the function was taken away");
        }
        Environment one = idle.pollLast();
        if (one == null) {
            one = new Environment();
            all.add(one);
        }
        return one;
    }

    private void giveBack(Environment one) {
        if (!one.process.isAlive()) {
            end(one);
            return;
        }
        synchronized (this) {
            idle.addLast(one);
        }
    }

    private void end(Environment one) {
        all.remove(one);
        one.close();
    }

    /** Ends all processes. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        List.copyOf(all).forEach(this::end);
    }

    /** One event that a process was given or is to be given. */
    private record Work(String event, Invocation invocation, CompletableFuture<String> answer) {}

    /** One process and the Runtime API that it sees. */
    private final class Environment {
        private final BlockingQueue<Work> next = new LinkedBlockingQueue<>();
        private final HttpEndpoint api;
        private final Process process;
        private volatile @Nullable Work current;

        Environment() throws IOException {
            api = HttpEndpoint.open(this::answer);
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
            builder.environment().putAll(environment);
            builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address().getAuthority());
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            try {
                process = builder.start();
                process.getOutputStream().close();
            } catch (IOException e) {
                api.close();
                throw e;
            }
            Thread log = new Thread(this::log, "function-log");
            log.setDaemon(true);
            log.start();
            process.onExit().thenAccept(ended -> exited(ended.exitValue()));
        }

        String work(String event, Invocation invocation) throws Failure, InterruptedException {
            Work work = new Work(event, invocation, new CompletableFuture<>());
            current = work;
            next.add(work);
            if (!process.isAlive()) {
                exited(process.exitValue());
            }
            try {
                return work.answer().get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Failure failure
                        ? failure
                        : new Failure("Runtime.Unknown", String.valueOf(e.getCause()));
            }
        }

        private Reply answer(Request request) throws Exception {
            if (request.method().equals("GET") && request.path().equals(API + "invocation/next")) {
                return next(request);
            }
            Matcher answer = ANSWER.matcher(request.path());
            Work work = current;
            if (request.method().equals("POST")
                    && answer.matches()
                    && work != null
                    && answer.group(1).equals(work.invocation().id())) {
                String body = new String(request.body(), StandardCharsets.UTF_8);
                if (answer.group(2).equals("response")) {
                    work.answer().complete(body);
                } else {
                    work.answer().completeExceptionally(failure(body));
                }
                return said(202, "{\"status\":\"OK\"}");
            }
            return said(400, "{\"errorType\":\"InvalidRequest\"}");
        }

        private Reply next(Request request) throws InterruptedException {
            Work work = next.take();
            if (request.gone().isDone()) {
                return new HttpEndpoint.Silence();
            }
            return new Answer(
                    200,
                    Map.of(
                            "Content-Type",
                            "application/json",
                            "Lambda-Runtime-Aws-Request-Id",
                            work.invocation().id(),
                            "Lambda-Runtime-Deadline-Ms",
                            String.valueOf(Instant.now()
                                    .plus(work.invocation().timeout())
                                    .toEpochMilli()),
                            "Lambda-Runtime-Invoked-Function-Arn",
                            "arn:aws:lambda:us-east-1:123456789012:function:"
                                    + work.invocation().request().functionName()),
                    work.event().getBytes(StandardCharsets.UTF_8));
        }

        private Failure failure(String body) {
            try {
                JsonNode error = JSON.readTree(body);
                return new Failure(
                        error.path("errorType").textValue(),
                        error.path("errorMessage").asText());
            } catch (JsonProcessingException e) {
                return new Failure("Runtime.Unknown", "what the function said of its failure is not JSON");
            }
        }

        private Reply said(int status, String json) {
            return new Answer(
                    status, Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
        }

        private void log() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Work work = current;
                    if (work != null) {
                        work.invocation().print(line);
                    }
                }
            } catch (IOException e) {
                // The process was killed while it was read.
                process.destroyForcibly();
            }
        }

        private void exited(int status) {
            Work work = current;
            if (work != null) {
                work.answer()
                        .completeExceptionally(new Failure(
                                "Runtime.ExitError",
                                "RequestId: " + work.invocation().id()
                                        + " Error: Runtime exited with error: exit status " + status));
            }
        }

        void kill() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        /** Without its Runtime API a runtime ends by itself; one that does not is killed. */
        void close() {
            try {
                api.close();
                if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    kill();
                }
            } catch (IOException e) {
                kill();
                throw new IllegalStateException("the port of a function's Runtime API cannot be closed", e);
            } catch (InterruptedException e) {
                kill();
                Thread.currentThread().interrupt();
            }
        }
    }
}
