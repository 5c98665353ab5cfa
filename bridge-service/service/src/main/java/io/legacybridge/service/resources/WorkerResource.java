package io.legacybridge.service.resources;

import io.legacybridge.service.managed.BridgeWorker;
import io.legacybridge.worker.ActivityStatus;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** {@code /api/worker}: the worker as a whole. */
@Path("/worker")
@Produces(MediaType.APPLICATION_JSON)
public final class WorkerResource {
    private final BridgeWorker worker;

    WorkerResource(BridgeWorker worker) {
        this.worker = worker;
    }

    /** Where it is in its life, and how much it holds. */
    @GET
    public WorkerView worker() {
        List<ActivityStatus> activities = worker.activities();
        return new WorkerView(
                worker.name(),
                Views.word(worker.state()),
                worker.maximumStopTime().toSeconds(),
                activities.size(),
                activities.stream()
                        .mapToInt(activity -> activity.tasks().size())
                        .sum(),
                activities.stream().mapToInt(ActivityStatus::openPolls).sum());
    }

    /**
     * Drains the worker as SIGTERM does, without ending the service: what becomes of it can be watched, and the next
     * SIGTERM ends it at once. There is no way back but a new start.
     */
    @POST
    @Path("drain")
    public Response drain() {
        worker.drain();
        return Response.accepted(worker()).build();
    }

    /** What is answered. */
    public record WorkerView(
            String name, String state, long drainsWithinSeconds, int activities, int tasks, int openPolls) {}
}
