package io.legacybridge.service.resources;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.legacybridge.service.managed.BridgeWorker;
import io.legacybridge.worker.ActivityStatus;
import io.legacybridge.worker.WorkerState;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/activities}: what each is doing, and how much of it there shall be. */
@Path("/activities")
@Produces(MediaType.APPLICATION_JSON)
public final class ActivitiesResource {
    private final BridgeWorker worker;

    ActivitiesResource(BridgeWorker worker) {
        this.worker = worker;
    }

    /** All of them, in the order of the configuration. */
    @GET
    public Activities activities() {
        return new Activities(worker.activities().stream().map(this::view).toList());
    }

    /** One of them. */
    @GET
    @Path("{name}")
    public Activity activity(@PathParam("name") String name) {
        return view(find(name));
    }

    /** Asks for no more of its tasks; what runs goes on. */
    @POST
    @Path("{name}/pause")
    public Activity pause(@PathParam("name") String name) throws ExecutionException {
        return change(name, () -> worker.pause(name));
    }

    /** Asks for its tasks again. */
    @POST
    @Path("{name}/resume")
    public Activity resume(@PathParam("name") String name) throws ExecutionException {
        return change(name, () -> worker.resume(name));
    }

    /** Changes how many of its tasks run at once, until the service ends: <code>{"slots": 4}</code>. */
    @PUT
    @Path("{name}/slots")
    @Consumes(MediaType.APPLICATION_JSON)
    public Activity slots(@PathParam("name") String name, @Nullable String body) throws ExecutionException {
        find(name);
        int slots = SlotsRequest.read(body);
        return change(name, () -> worker.resize(name, slots));
    }

    private Activity change(String name, Supplier<CompletionStage<Boolean>> order) throws ExecutionException {
        find(name);
        if (worker.state() == WorkerState.STOPPED) {
            throw Problem.of(Status.CONFLICT, "the worker has stopped", "start the service anew")
                    .thrown();
        }
        Awaiting.the(order.get());
        return view(find(name));
    }

    private ActivityStatus find(String name) {
        return worker.activities().stream()
                .filter(activity -> activity.activity().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.missing(
                                "there is no activity '" + name + "'",
                                "name one of the configuration",
                                worker.activities().stream()
                                        .map(ActivityStatus::activity)
                                        .toList())
                        .thrown());
    }

    private Activity view(ActivityStatus activity) {
        return new Activity(
                activity.activity(),
                activity.arn().orElse(null),
                worker.adapterType(activity.activity()),
                activity.slots(),
                activity.slotsUsed(),
                activity.slotsStuck(),
                activity.openPolls(),
                Views.word(activity.circuit()),
                activity.paused(),
                activity.waitsFor().orElse(null),
                activity.problem().orElse(null),
                activity.tasks().size());
    }

    /** What is answered. */
    public record Activities(List<Activity> activities) {}

    /** One of them: as {@link ActivityStatus}, with its adapter's type and the number of its tasks. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Activity(
            String name,
            @Nullable String arn,
            String adapter,
            int slots,
            int slotsUsed,
            int slotsStuck,
            int openPolls,
            String circuit,
            boolean paused,
            @Nullable String waitsFor,
            @Nullable String problem,
            int tasks) {}
}
