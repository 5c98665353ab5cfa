package io.legacybridge.service.resources;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.legacybridge.service.managed.BridgeWorker;
import io.legacybridge.worker.ActivityStatus;
import io.legacybridge.worker.WorkerState;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /status}: what the worker is doing. {@code GET /ready}: 200 while it asks for work, 503 otherwise. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {
    private final BridgeWorker worker;

    public StatusResource(BridgeWorker worker) {
        this.worker = worker;
    }

    /** The worker and its activities; tasks are shown by their ids. */
    @GET
    @Path("status")
    public Status status() {
        return new Status(
                Views.word(worker.state()),
                worker.activities().stream().map(StatusResource::view).toList());
    }

    /** Whether it asks for work. */
    @GET
    @Path("ready")
    public Response ready() {
        boolean ready = worker.state() == WorkerState.RUNNING;
        return Response.status(ready ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .entity(new Ready(ready, Views.word(worker.state())))
                .build();
    }

    private static Activity view(ActivityStatus activity) {
        return new Activity(
                activity.activity(),
                activity.arn().orElse(null),
                activity.slots(),
                activity.slotsUsed(),
                activity.slotsStuck(),
                activity.openPolls(),
                Views.word(activity.circuit()),
                activity.paused(),
                activity.waitsFor().orElse(null),
                activity.problem().orElse(null),
                activity.tasks().stream()
                        .map(task -> new Task(
                                task.id(),
                                Views.word(task.phase()),
                                task.age().toMillis(),
                                task.sinceHeartbeat().toMillis()))
                        .toList());
    }

    /** What {@code GET /ready} answers. */
    public record Ready(boolean ready, String worker) {}

    /** What {@code GET /status} answers. */
    public record Status(String worker, List<Activity> activities) {}

    /** One activity of it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Activity(
            String name,
            @Nullable String arn,
            int slots,
            int slotsUsed,
            int slotsStuck,
            int openPolls,
            String circuit,
            boolean paused,
            @Nullable String waitsFor,
            @Nullable String problem,
            List<Task> tasks) {}

    /** One open task of it. */
    public record Task(String id, String phase, long ageMillis, long sinceHeartbeatMillis) {}
}
