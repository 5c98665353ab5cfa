package io.legacybridge.states.api;

import static io.legacybridge.states.api.Answers.date;
import static io.legacybridge.states.api.Answers.now;
import static io.legacybridge.states.api.Answers.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.legacybridge.states.time.EngineTime;
import java.util.List;
import java.util.Map;

/** Published versions of state machines. */
final class VersionOperations {

    private final StateMachines machines;
    private final EngineTime time;

    VersionOperations(StateMachines machines, EngineTime time) {
        this.machines = machines;
        this.time = time;
    }

    Map<String, Handler> handlers() {
        return Map.of(
                "PublishStateMachineVersion", request -> now(publish(request)),
                "DeleteStateMachineVersion", request -> now(delete(request)),
                "ListStateMachineVersions", request -> now(list(request)));
    }

    private ObjectNode publish(Request request) {
        String arn = Arns.require(request.text("stateMachineArn"), "stateMachine");
        StateMachine machine = machines.find(arn).orElseThrow(() -> StateMachineOperations.doesNotExist(arn));
        Revision revision = machine.revision();
        request.optionalText("revisionId").ifPresent(asked -> {
            if (!asked.equals(revision.idOrInitial())) {
                throw ApiError.of(
                        "ConflictException",
                        "Failed to publish the State Machine version for revision " + asked
                                + ". The current State Machine revision is " + revision.idOrInitial() + ".");
            }
        });
        Version version = machine.versions().publish(revision, request.textOrNull("description"), time.now());
        ObjectNode answer = object().put("stateMachineVersionArn", version.arn());
        answer.set("creationDate", date(version.creationDate()));
        return answer;
    }

    private ObjectNode delete(Request request) {
        String arn = Arns.require(request.text("stateMachineVersionArn"), "stateMachine");
        machines.owner(arn).ifPresent(machine -> {
            List<String> aliases =
                    machine.aliases().leadingTo(arn).stream().map(Alias::name).toList();
            if (!aliases.isEmpty()) {
                throw ApiError.of(
                        "ConflictException",
                        "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: "
                                + aliases);
            }
            machine.versions().delete(arn);
        });
        return object();
    }

    private ObjectNode list(Request request) {
        String arn = Arns.require(request.text("stateMachineArn"), "stateMachine");
        StateMachine machine = machines.find(arn).orElseThrow(() -> StateMachineOperations.doesNotExist(arn));
        Page<Version> page = Page.of(machine.versions().list(), Version::number, request, arn, time.now());
        ObjectNode answer = object();
        ArrayNode items = answer.putArray("stateMachineVersions");
        page.items()
                .forEach(version -> items.addObject()
                        .put("stateMachineVersionArn", version.arn())
                        .set("creationDate", date(version.creationDate())));
        return page.addToken(answer);
    }
}
