package io.legacybridge.testkit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.testkit.aws.HttpEndpoint.Answer;
import io.legacybridge.testkit.aws.HttpEndpoint.Reply;
import io.legacybridge.testkit.aws.HttpEndpoint.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ssm.model.CancelCommandRequest;
import software.amazon.awssdk.services.ssm.model.CancelCommandResponse;
import software.amazon.awssdk.services.ssm.model.Command;
import software.amazon.awssdk.services.ssm.model.CommandInvocation;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationRequest;
import software.amazon.awssdk.services.ssm.model.DescribeInstanceInformationResponse;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationRequest;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsRequest;
import software.amazon.awssdk.services.ssm.model.ListCommandInvocationsResponse;
import software.amazon.awssdk.services.ssm.model.SendCommandRequest;
import software.amazon.awssdk.services.ssm.model.SendCommandResponse;

/**
 * Systems Manager's Run Command for tests: commands are run by a real shell on this machine, which plays all hosts.
 * Requests are read and answers written by the SDK's model; required members and limits are those of the API reference.
 * Thread-safe.
 */
public final class SsmEndpoint implements AutoCloseable {
    private static final String TARGET = "AmazonSSM.";
    private static final int STDOUT_SHOWN = 24_000;
    private static final int STDERR_SHOWN = 8_000;
    private static final int MOST_COMMAND = 64 * 1024;
    private static final int LONGEST_COMMENT = 100;
    private static final Pattern INSTANCE = Pattern.compile("i-(\\w{8}|\\w{17})|mi-\\w{17}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final HttpEndpoint http;
    private final ExecutorService threads = Executors.newCachedThreadPool(action -> {
        Thread thread = new Thread(action, "test-agent");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, TestHost> hosts = new ConcurrentHashMap<>();
    private final Map<String, Sent> commands = new ConcurrentHashMap<>();
    private final List<SendCommandRequest> sends = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Map<String, Deque<Reply>> next = new ConcurrentHashMap<>();
    private final List<ModelViolation> violations = new CopyOnWriteArrayList<>();
    private volatile int hiddenLooks;
    private volatile boolean delivers = true;

    /** A host, or what is said of it. */
    private record TestHost(String id, Map<String, String> tags, String ping, String platform) {}

    /** One command on one host. */
    private static final class Sent {
        private final String id = UUID.randomUUID().toString();
        private final SendCommandRequest request;
        private final String host;
        private volatile String status = "Pending";
        private volatile String detail = "Pending";
        private volatile int code = -1;
        private volatile String stdout = "";
        private volatile String stderr = "";
        private volatile String url = "";
        private volatile @Nullable TestAgent agent;
        private final AtomicInteger looks = new AtomicInteger();

        Sent(SendCommandRequest request, String host) {
            this.request = request;
            this.host = host;
        }

        synchronized void set(String newStatus, String newDetail) {
            status = newStatus;
            detail = newDetail;
        }

        boolean isOver() {
            return !Set.of("Pending", "InProgress", "Cancelling").contains(status);
        }
    }

    private SsmEndpoint(Path folder) throws IOException {
        this.folder = folder;
        this.http = HttpEndpoint.open(this::answer);
    }

    public static SsmEndpoint open(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("objects"));
        return new SsmEndpoint(folder);
    }

    public URI address() {
        return http.address();
    }

    // What a test says

    public SsmEndpoint host(String id, Map<String, String> tags) {
        hosts.put(id, new TestHost(id, tags, "Online", "Linux"));
        return this;
    }

    public void ping(String id, String status) {
        hosts.computeIfPresent(id, (same, host) -> new TestHost(id, host.tags(), status, host.platform()));
    }

    /** The host is terminated: nobody knows of it any more. */
    public void terminate(String id) {
        hosts.remove(id);
    }

    /** So many looks at a command do not find it yet. */
    public void hideCommands(int looks) {
        hiddenLooks = looks;
    }

    /** Whether commands reach their hosts. */
    public void deliver(boolean newDelivers) {
        delivers = newDelivers;
    }

    /** Ends all that waits for delivery in some way. */
    public void endUndelivered(String detail) {
        commands.values().stream()
                .filter(sent -> sent.status.equals("Pending"))
                .forEach(sent -> sent.set(detail.equals("DeliveryTimedOut") ? "TimedOut" : "Undeliverable", detail));
    }

    /** Lets the next calls of an operation be answered so. */
    public void next(String operation, Reply... replies) {
        next.computeIfAbsent(operation, any -> new ConcurrentLinkedDeque<>()).addAll(List.of(replies));
    }

    public static Reply error(int status, String code, String message) {
        ObjectNode body = JSON.createObjectNode().put("__type", code).put("message", message);
        return new Answer(status, Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The agent is restarted: its scripts get KILL, and their commands end as failed. */
    public void restartAgent() throws Exception {
        for (Sent sent : commands.values()) {
            TestAgent agent = sent.agent;
            if (!sent.isOver() && agent != null) {
                sent.code = 1;
                sent.set("Failed", "Failed");
                agent.kill();
            }
        }
    }

    /** Somebody cancels all commands in the console. */
    public void cancelByHand() throws Exception {
        for (Sent sent : commands.values()) {
            cancel(sent);
        }
    }

    // What a test asks

    public List<SendCommandRequest> sends() {
        return sends;
    }

    public int calls(String operation) {
        return calls.getOrDefault(operation, 0);
    }

    public List<ModelViolation> violations() {
        return violations;
    }

    public Path objects() {
        return folder.resolve("objects");
    }

    // What it does

    private Reply answer(Request request) throws Exception {
        String target = request.headers().get("x-amz-target");
        if (target == null) {
            return s3(request);
        }
        String operation = target.startsWith(TARGET) ? target.substring(TARGET.length()) : target;
        calls.merge(operation, 1, Integer::sum);
        Deque<Reply> replies = next.get(operation);
        Reply scripted = replies == null ? null : replies.poll();
        if (scripted != null) {
            return scripted;
        }
        try {
            if (!request.headers().containsKey("authorization")) {
                throw new ModelViolation("a request is not signed");
            }
            JsonNode body = JSON.readTree(request.body());
            return switch (operation) {
                case "SendCommand" -> reply(body, SendCommandRequest.builder(), builder -> send(builder.build()));
                case "GetCommandInvocation" ->
                    reply(body, GetCommandInvocationRequest.builder(), builder -> look(builder.build()));
                case "CancelCommand" -> reply(body, CancelCommandRequest.builder(), builder -> cancel(builder.build()));
                case "DescribeInstanceInformation" ->
                    reply(body, DescribeInstanceInformationRequest.builder(), builder -> describe(builder.build()));
                case "ListCommandInvocations" ->
                    reply(body, ListCommandInvocationsRequest.builder(), builder -> list(builder.build()));
                default -> throw new ModelViolation(operation + " is no operation that is known here");
            };
        } catch (ModelViolation e) {
            violations.add(e);
            return error(400, "ValidationException", String.valueOf(e.getMessage()));
        } catch (Refusal e) {
            return error(400, e.code, String.valueOf(e.getMessage()));
        }
    }

    private static <B extends SdkPojo> Reply reply(JsonNode body, B builder, Function<B, SdkPojo> answer) {
        SdkPojo response = answer.apply(SdkJson.read(body, builder));
        return new Answer(
                200,
                Map.of("Content-Type", "application/x-amz-json-1.1"),
                SdkJson.write(response).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;

        Refusal(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    private static boolean isInstance(String id) {
        return INSTANCE.matcher(id).matches();
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new ModelViolation(what + " is not what the API reference allows");
        }
    }

    private SendCommandResponse send(SendCommandRequest request) {
        require("AWS-RunShellScript".equals(request.documentName()), "DocumentName " + request.documentName());
        require(
                request.instanceIds().size() == 1
                        && isInstance(request.instanceIds().get(0)),
                "InstanceIds " + request.instanceIds());
        require(
                request.timeoutSeconds() == null
                        || (request.timeoutSeconds() >= 30 && request.timeoutSeconds() <= 2_592_000),
                "TimeoutSeconds " + request.timeoutSeconds());
        require(
                request.comment() == null || request.comment().length() <= LONGEST_COMMENT,
                "Comment " + request.comment());
        require(
                Set.of("commands", "executionTimeout", "workingDirectory")
                        .containsAll(request.parameters().keySet()),
                "Parameters " + request.parameters().keySet());
        List<String> lines = Objects.requireNonNull(request.parameters().get("commands"));
        require(!lines.isEmpty() && lines.stream().mapToInt(String::length).sum() <= MOST_COMMAND, "commands");
        List<String> timeout = request.parameters().getOrDefault("executionTimeout", List.of("3600"));
        require(
                timeout.size() == 1
                        && timeout.get(0).matches("[1-9][0-9]{0,5}")
                        && Integer.parseInt(timeout.get(0)) <= 172_800,
                "executionTimeout " + timeout);
        require(
                request.outputS3BucketName() == null
                        || (request.outputS3BucketName().length() >= 3
                                && request.outputS3BucketName().length() <= 63),
                "OutputS3BucketName");
        require(
                request.outputS3KeyPrefix() == null
                        || request.outputS3KeyPrefix().length() <= 500,
                "OutputS3KeyPrefix");
        TestHost host = hosts.get(request.instanceIds().get(0));
        if (host == null) {
            throw new Refusal("InvalidInstanceId", "Instances not in a valid state for account");
        }
        if (!host.platform().equals("Linux")) {
            throw new Refusal("UnsupportedPlatformType", "Windows");
        }
        sends.add(request);
        Sent sent = new Sent(request, host.id());
        commands.put(sent.id, sent);
        if (delivers && host.ping().equals("Online")) {
            threads.execute(() -> run(sent, lines, Long.parseLong(timeout.get(0))));
        }
        return SendCommandResponse.builder()
                .command(Command.builder()
                        .commandId(sent.id)
                        .documentName(request.documentName())
                        .instanceIds(request.instanceIds())
                        .status("Pending")
                        .requestedDateTime(Instant.now())
                        .build())
                .build();
    }

    private void run(Sent sent, List<String> lines, long timeoutSeconds) {
        try {
            synchronized (sent) {
                if (sent.isOver()) {
                    return;
                }
                sent.agent = TestAgent.start(folder.resolve("orchestration").resolve(sent.id), lines, objects());
                sent.set("InProgress", "InProgress");
            }
            TestAgent agent = Objects.requireNonNull(sent.agent);
            boolean ended = agent.await(timeoutSeconds);
            if (!ended && !sent.isOver()) {
                agent.kill();
                sent.set("TimedOut", "ExecutionTimedOut");
            }
            say(sent, agent);
            if (!sent.isOver()) {
                sent.code = agent.exitCode();
                String how = sent.code == 0 ? "Success" : "Failed";
                sent.set(how, how);
            }
        } catch (IOException | InterruptedException e) {
            sent.set("Failed", "Failed");
        }
    }

    private void say(Sent sent, TestAgent agent) throws IOException {
        String stdout = agent.stdout();
        sent.stdout = stdout.substring(0, Math.min(STDOUT_SHOWN, stdout.length()));
        sent.stderr = agent.stderr()
                .substring(0, Math.min(STDERR_SHOWN, agent.stderr().length()));
        if (sent.request.outputS3BucketName() != null) {
            String key = sent.request.outputS3KeyPrefix() + "/" + sent.id + "/" + sent.host
                    + "/awsrunShellScript/0.awsrunShellScript/stdout";
            Path object = objects().resolve(sent.request.outputS3BucketName()).resolve(key);
            Files.createDirectories(Objects.requireNonNull(object.getParent()));
            Files.writeString(object, stdout, StandardCharsets.UTF_8);
            sent.url = "https://s3.us-east-1.amazonaws.com/" + sent.request.outputS3BucketName() + "/" + key;
        }
    }

    private GetCommandInvocationResponse look(GetCommandInvocationRequest request) {
        require(request.commandId() != null && request.commandId().length() == 36, "CommandId " + request.commandId());
        require(request.instanceId() != null && isInstance(request.instanceId()), "InstanceId");
        Sent sent = commands.get(request.commandId());
        if (sent == null || sent.looks.getAndIncrement() < hiddenLooks) {
            throw new Refusal("InvocationDoesNotExist", "");
        }
        boolean over = sent.isOver();
        return GetCommandInvocationResponse.builder()
                .commandId(sent.id)
                .instanceId(sent.host)
                .documentName(sent.request.documentName())
                .pluginName("aws:runShellScript")
                .responseCode(sent.code)
                .status(sent.status)
                .statusDetails(sent.detail)
                .standardOutputContent(over ? sent.stdout : "")
                .standardErrorContent(over ? sent.stderr : "")
                .standardOutputUrl(over ? sent.url : "")
                .build();
    }

    private CancelCommandResponse cancel(CancelCommandRequest request) {
        require(request.commandId() != null && request.commandId().length() == 36, "CommandId");
        Sent sent = commands.get(request.commandId());
        if (sent == null) {
            throw new Refusal("InvalidCommandId", "");
        }
        try {
            cancel(sent);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return CancelCommandResponse.builder().build();
    }

    private static void cancel(Sent sent) throws Exception {
        synchronized (sent) {
            if (!sent.isOver()) {
                sent.set("Cancelled", "Cancelled");
            }
        }
        TestAgent agent = sent.agent;
        if (agent != null && sent.status.equals("Cancelled")) {
            agent.kill();
        }
    }

    private DescribeInstanceInformationResponse describe(DescribeInstanceInformationRequest request) {
        require(
                request.maxResults() == null || (request.maxResults() >= 5 && request.maxResults() <= 50),
                "MaxResults " + request.maxResults());
        boolean byTag =
                request.filters().stream().anyMatch(filter -> filter.key().startsWith("tag:"));
        require(
                !byTag
                        || request.filters().stream()
                                .allMatch(filter -> filter.key().startsWith("tag:")),
                "Filters " + request.filters());
        List<InstanceInformation> found = new ArrayList<>();
        for (TestHost host : hosts.values()) {
            if (request.filters().stream().allMatch(filter -> fits(host, filter))) {
                found.add(InstanceInformation.builder()
                        .instanceId(host.id())
                        .pingStatus(host.ping())
                        .platformType(host.platform())
                        .build());
            }
        }
        return DescribeInstanceInformationResponse.builder()
                .instanceInformationList(found)
                .build();
    }

    private static boolean fits(TestHost host, InstanceInformationStringFilter filter) {
        if (filter.key().equals("InstanceIds")) {
            return filter.values().contains(host.id());
        }
        require(filter.key().startsWith("tag:"), "Filter " + filter.key());
        return filter.values().contains(host.tags().getOrDefault(filter.key().substring("tag:".length()), ""));
    }

    private ListCommandInvocationsResponse list(ListCommandInvocationsRequest request) {
        require(
                request.maxResults() == null || (request.maxResults() >= 1 && request.maxResults() <= 50),
                "MaxResults " + request.maxResults());
        require(
                request.filters().size() == 1
                        && request.filters().get(0).keyAsString().equals("Status")
                        && request.filters().get(0).value().equals("InProgress"),
                "Filters " + request.filters());
        return ListCommandInvocationsResponse.builder()
                .commandInvocations(commands.values().stream()
                        .filter(sent -> sent.status.equals("InProgress"))
                        .map(sent -> CommandInvocation.builder()
                                .commandId(sent.id)
                                .instanceId(sent.host)
                                .status(sent.status)
                                .build())
                        .toList())
                .build();
    }

    // S3, as far as the adapter needs it: objects are files

    private Reply s3(Request request) throws IOException {
        Path object = objects().resolve(request.path().substring(1)).normalize();
        calls.merge("S3 " + request.method(), 1, Integer::sum);
        if (!object.startsWith(objects())) {
            return new Answer(400, Map.of(), new byte[0]);
        }
        return switch (request.method()) {
            case "PUT" -> {
                Files.createDirectories(Objects.requireNonNull(object.getParent()));
                Files.write(object, unchunked(request));
                yield new Answer(200, Map.of("ETag", "\"x\""), new byte[0]);
            }
            case "GET" ->
                Files.exists(object)
                        ? new Answer(200, Map.of("ETag", "\"x\""), Files.readAllBytes(object))
                        : new Answer(
                                404,
                                Map.of(),
                                "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.UTF_8));
            case "DELETE" -> {
                Files.deleteIfExists(object);
                yield new Answer(204, Map.of(), new byte[0]);
            }
            default -> new Answer(405, Map.of(), new byte[0]);
        };
    }

    /** A body that the SDK sent in chunks of its own, with a checksum behind them. */
    private static byte[] unchunked(Request request) {
        if (!Optional.ofNullable(request.headers().get("content-encoding"))
                .orElse("")
                .contains("aws-chunked")) {
            return request.body();
        }
        String text = new String(request.body(), StandardCharsets.ISO_8859_1);
        StringBuilder content = new StringBuilder();
        int at = 0;
        while (true) {
            int line = text.indexOf("\r\n", at);
            int size = Integer.parseInt(text.substring(at, line).split(";", 2)[0], 16);
            if (size == 0) {
                return content.toString().getBytes(StandardCharsets.ISO_8859_1);
            }
            content.append(text, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
    }

    /** With the agents of all hosts. */
    @Override
    public void close() throws Exception {
        http.close();
        cancelByHand();
        threads.shutdownNow();
    }
}
