package io.legacybridge.states.api;

import static io.legacybridge.states.api.Answers.date;
import static io.legacybridge.states.api.Answers.now;
import static io.legacybridge.states.api.Answers.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.time.EngineTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Aliases of state machines. */
final class AliasOperations {

    private final StateMachines machines;
    private final EngineTime time;

    AliasOperations(StateMachines machines, EngineTime time) {
        this.machines = machines;
        this.time = time;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "CreateStateMachineAlias", request -> now(create(request)),
                "UpdateStateMachineAlias", request -> now(update(request)),
                "DescribeStateMachineAlias", request -> now(describe(request)),
                "DeleteStateMachineAlias", request -> now(delete(request)),
                "ListStateMachineAliases", request -> now(list(request)));
    }

    private ObjectNode create(Request request) {
        List<Alias.Route> routes = routes(request);
        StateMachine machine = machineOf(routes);
        Instant now = time.now();
        Alias created = new Alias(
                machine.arn() + ":" + request.text("name"),
                request.textOrNull("description"),
                routes,
                now,
                now,
                machine.aliases().nextSequence());
        Alias alias = machine.aliases().addIfAbsent(created).orElse(created);
        if (!alias.routes().equals(routes)
                || !Optional.ofNullable(alias.description()).equals(request.optionalText("description"))) {
            throw ApiError.of(
                    "ConflictException",
                    "Failed to create alias because an alias with the same name and a different routing configuration already exists.");
        }
        ObjectNode answer = object().put("stateMachineAliasArn", alias.arn());
        answer.set("creationDate", date(alias.creationDate()));
        return answer;
    }

    private ObjectNode update(Request request) {
        String arn = arn(request);
        StateMachine machine = machines.owner(arn).orElseThrow(AliasOperations::notFound);
        Alias old = machine.aliases().find(arn).orElseThrow(AliasOperations::notFound);
        List<Alias.Route> routes = request.node("routingConfiguration").isPresent() ? routes(request) : old.routes();
        machineOf(routes);
        Alias updated = new Alias(
                arn,
                request.optionalText("description").orElse(old.description()),
                routes,
                old.creationDate(),
                time.now(),
                old.sequence());
        machine.aliases().replace(updated);
        ObjectNode answer = object();
        answer.set("updateDate", date(updated.updateDate()));
        return answer;
    }

    private ObjectNode describe(Request request) {
        String arn = arn(request);
        Alias alias = machines.owner(arn)
                .flatMap(machine -> machine.aliases().find(arn))
                .orElseThrow(AliasOperations::notFound);
        ObjectNode answer = object().put("stateMachineAliasArn", arn).put("name", alias.name());
        if (alias.description() != null) {
            answer.put("description", alias.description());
        }
        ArrayNode routing = answer.putArray("routingConfiguration");
        alias.routes()
                .forEach(route -> routing.addObject()
                        .put("stateMachineVersionArn", route.versionArn())
                        .put("weight", route.weight()));
        answer.set("creationDate", date(alias.creationDate()));
        answer.set("updateDate", date(alias.updateDate()));
        return answer;
    }

    private ObjectNode delete(Request request) {
        String arn = arn(request);
        machines.owner(arn).ifPresent(machine -> machine.aliases().delete(arn));
        return object();
    }

    private ObjectNode list(Request request) {
        String arn = Arns.require(request.text("stateMachineArn"), "stateMachine");
        StateMachine machine = machines.owner(arn).orElseThrow(() -> StateMachineOperations.doesNotExist(arn));
        List<Alias> all = machine.aliases().list().stream()
                .filter(alias -> arn.equals(machine.arn()) || alias.leadsTo(arn))
                .toList();
        Page<Alias> page = Page.of(all, Alias::sequence, request, arn, time.now());
        ObjectNode answer = object();
        ArrayNode items = answer.putArray("stateMachineAliases");
        page.items()
                .forEach(alias -> items.addObject()
                        .put("stateMachineAliasArn", alias.arn())
                        .set("creationDate", date(alias.creationDate())));
        return page.addToken(answer);
    }

    private static String arn(Request request) {
        return Arns.require(request.text("stateMachineAliasArn"), "stateMachine");
    }

    /** The routes of a request, checked as far as that goes without looking at the versions. */
    private static List<Alias.Route> routes(Request request) {
        List<Alias.Route> routes = new ArrayList<>();
        for (JsonNode item : request.items("routingConfiguration")) {
            String versionArn = item.path("stateMachineVersionArn").asText();
            routes.add(new Alias.Route(
                    Arns.require(versionArn, "stateMachine"),
                    item.path("weight").asInt()));
        }
        List<String> arns = routes.stream().map(Alias.Route::versionArn).toList();
        List<Integer> weights = routes.stream().map(Alias.Route::weight).toList();
        if (arns.stream().anyMatch(arn -> !arn.matches(".*:stateMachine:[^:]+:[0-9]+"))) {
            throw invalid("Routing configuration must contain state machine version ARNs. Received: " + arns);
        }
        if (arns.stream().distinct().count() < arns.size()) {
            throw invalid("Routing configuration must contain distinct state machine version ARNs. Received: " + arns);
        }
        if (weights.stream().mapToInt(Integer::intValue).sum() != 100) {
            throw invalid("Sum of routing configuration weights must equal 100. Received: " + weights);
        }
        return routes;
    }

    private StateMachine machineOf(List<Alias.Route> routes) {
        StateMachine machine = machines.owner(routes.get(0).versionArn()).orElseThrow(AliasOperations::notFound);
        if (routes.stream()
                .anyMatch(route -> machine.versions().find(route.versionArn()).isEmpty())) {
            throw notFound();
        }
        return machine;
    }

    private static ApiError invalid(String message) {
        return ApiError.of("ValidationException", message);
    }

    private static ApiError notFound() {
        return ApiError.of("ResourceNotFound", "Request references a resource that does not exist.");
    }
}
