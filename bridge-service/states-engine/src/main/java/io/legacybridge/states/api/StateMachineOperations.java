package io.legacybridge.states.api;

import static io.legacybridge.states.api.Answers.date;
import static io.legacybridge.states.api.Answers.now;
import static io.legacybridge.states.api.Answers.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.definition.Definitions;
import io.legacybridge.states.definition.Diagnostic;
import io.legacybridge.states.definition.InvalidDefinitionException;
import io.legacybridge.states.definition.WorkflowType;
import io.legacybridge.states.plan.Plan;
import io.legacybridge.states.time.EngineTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** State machines: made, changed, described, deleted. */
final class StateMachineOperations {

    private final StateMachines machines;
    private final Arns arns;
    private final Tags tags;
    private final EngineTime time;
    private final RandomGenerator random;

    StateMachineOperations(StateMachines machines, Arns arns, Tags tags, EngineTime time, RandomGenerator random) {
        this.machines = machines;
        this.arns = arns;
        this.tags = tags;
        this.time = time;
        this.random = random;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "CreateStateMachine", request -> now(create(request)),
                "UpdateStateMachine", request -> now(update(request)),
                "DescribeStateMachine", request -> now(describe(request)),
                "ListStateMachines", request -> now(list(request)),
                "DeleteStateMachine", request -> now(delete(request)),
                "ValidateStateMachineDefinition", request -> now(validate(request)));
    }

    private ObjectNode create(Request request) {
        String arn = arns.stateMachine(Arns.requireName(request.text("name")));
        requirePublishForDescription(request);
        request.node("encryptionConfiguration").ifPresent(Encryption::requireOwnedKey);
        WorkflowType type = type(request);
        ObjectNode logging = Configurations.logging(request).orElseGet(Configurations::noLogging);
        ObjectNode tracing = Configurations.tracing(request).orElseGet(Configurations::noTracing);
        String definition = request.text("definition");
        Revision revision = new Revision(
                null, definition, plan(definition, type), request.text("roleArn"), logging, tracing, time.now());
        StateMachine created = new StateMachine(arn, type, revision.date(), machines.nextSequence(), revision);
        Optional<StateMachine> existing = machines.addIfAbsent(created);
        StateMachine machine = existing.orElse(created);
        if (existing.isEmpty()) {
            tags.start(arn, request.items("tags"));
        } else if (machine.type() != type || !machine.revision().sameAs(revision)) {
            throw ApiError.of("StateMachineAlreadyExists", "State Machine Already Exists: '" + arn + "'");
        }
        ObjectNode answer = object().put("stateMachineArn", arn);
        answer.set("creationDate", date(machine.creationDate()));
        publishIfAsked(request, machine, answer);
        return answer;
    }

    private ObjectNode update(Request request) {
        String arn = Arns.require(request.text("stateMachineArn"), "stateMachine");
        StateMachine machine = machines.find(arn).orElseThrow(() -> doesNotExist(arn));
        Optional<ObjectNode> logging = Configurations.logging(request);
        Optional<ObjectNode> tracing = Configurations.tracing(request);
        Optional<String> definition = request.optionalText("definition");
        Optional<String> roleArn = request.optionalText("roleArn");
        if (definition.isEmpty() && roleArn.isEmpty() && logging.isEmpty() && tracing.isEmpty()) {
            throw ApiError.of(
                    "MissingRequiredParameter",
                    "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified");
        }
        requirePublishForDescription(request);
        ObjectNode answer = object();
        synchronized (machine) {
            Revision old = machine.revision();
            Revision next = new Revision(
                    UUID.randomUUID().toString(),
                    definition.orElse(old.definition()),
                    definition.isPresent() ? plan(definition.get(), machine.type()) : old.plan(),
                    roleArn.orElse(old.roleArn()),
                    logging.orElse(old.logging()),
                    tracing.orElse(old.tracing()),
                    time.now());
            boolean changed = !next.sameAs(old) || !next.roleArn().equals(old.roleArn());
            if (changed) {
                machine.revise(next);
            }
            answer.set("updateDate", date(changed ? next.date() : old.date()));
            String id = machine.revision().id();
            if (id != null) {
                answer.put("revisionId", id);
            }
        }
        publishIfAsked(request, machine, answer);
        return answer;
    }

    private ObjectNode describe(Request request) {
        StateMachine.Target target = target(machines, request, random);
        StateMachine machine = target.machine();
        Revision revision = target.revision();
        Version version = target.version();
        ObjectNode answer = object().put("stateMachineArn", version == null ? machine.arn() : version.arn())
                .put("name", machine.name())
                .put("status", "ACTIVE")
                .put("definition", revision.definition())
                .put("roleArn", revision.roleArn())
                .put("type", machine.type().name());
        answer.set("creationDate", date(version == null ? machine.creationDate() : version.creationDate()));
        Configurations.add(answer, revision);
        if (version != null && version.description() != null) {
            answer.put("description", version.description());
        }
        return answer;
    }

    private ObjectNode list(Request request) {
        Page<StateMachine> page = Page.of(machines.list(), StateMachine::sequence, request, "", time.now());
        ObjectNode answer = object();
        ArrayNode items = answer.putArray("stateMachines");
        for (StateMachine machine : page.items()) {
            items.addObject()
                    .put("stateMachineArn", machine.arn())
                    .put("name", machine.name())
                    .put("type", machine.type().name())
                    .set("creationDate", date(machine.creationDate()));
        }
        return page.addToken(answer);
    }

    private ObjectNode delete(Request request) {
        String arn = Arns.require(request.text("stateMachineArn"), "stateMachine");
        machines.delete(arn);
        tags.forget(arn);
        return object();
    }

    private ObjectNode validate(Request request) {
        List<Diagnostic> found = Definitions.diagnose(request.text("definition"), type(request));
        boolean errorsOnly =
                request.text("severity").isEmpty() || request.text("severity").equals("ERROR");
        List<Diagnostic> asked = found.stream()
                .filter(diagnostic -> !errorsOnly || diagnostic.severity() == Diagnostic.Severity.ERROR)
                .toList();
        int most = request.body().path("maxResults").asInt(0) == 0
                ? 100
                : request.body().path("maxResults").asInt();
        boolean failed = found.stream().anyMatch(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR);
        ObjectNode answer = object().put("result", failed ? "FAIL" : "OK").put("truncated", asked.size() > most);
        ArrayNode items = answer.putArray("diagnostics");
        for (Diagnostic diagnostic : asked.subList(0, Math.min(most, asked.size()))) {
            ObjectNode item = items.addObject()
                    .put("severity", diagnostic.severity().name())
                    .put("code", diagnostic.code())
                    .put("message", diagnostic.message());
            if (diagnostic.location() != null) {
                item.put("location", diagnostic.location());
            }
        }
        return answer;
    }

    /** The machine, version or alias that a request names. */
    static StateMachine.Target target(StateMachines machines, Request request, RandomGenerator random) {
        String arn = Arns.require(request.text("stateMachineArn"), "stateMachine");
        return machines.owner(arn)
                .flatMap(machine -> machine.target(arn, random))
                .orElseThrow(() -> doesNotExist(arn));
    }

    static ApiError doesNotExist(String arn) {
        return ApiError.of("StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
    }

    private void publishIfAsked(Request request, StateMachine machine, ObjectNode answer) {
        if (request.flag("publish", false)) {
            Version version = machine.versions().publish(machine.revision(), description(request), time.now());
            answer.put("stateMachineVersionArn", version.arn());
        }
    }

    private static @Nullable String description(Request request) {
        return request.textOrNull("versionDescription");
    }

    private static void requirePublishForDescription(Request request) {
        if (description(request) != null && !request.flag("publish", false)) {
            throw ApiError.of("ValidationException", "Version description can only be set when publish is true");
        }
    }

    private static WorkflowType type(Request request) {
        return request.optionalText("type").map(WorkflowType::valueOf).orElse(WorkflowType.STANDARD);
    }

    private static Plan plan(String definition, WorkflowType type) {
        try {
            return new Plan(Definitions.read(definition, type));
        } catch (InvalidDefinitionException e) {
            throw ApiError.of("InvalidDefinition", String.valueOf(e.getMessage()));
        }
    }
}
