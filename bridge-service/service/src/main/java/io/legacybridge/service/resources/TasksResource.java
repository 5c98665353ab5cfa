package io.legacybridge.service.resources;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.legacybridge.service.managed.BridgeWorker;
import io.legacybridge.worker.ActivityStatus;
import io.legacybridge.worker.ActivityStatus.TaskStatus;
import io.legacybridge.worker.adapter.LogPage;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/tasks}: the tasks that the worker holds, by their ids. */
@Path("/tasks")
@Produces(MediaType.APPLICATION_JSON)
public final class TasksResource {
    private static final int MOST_KNOWN = 50;

    private final BridgeWorker worker;

    TasksResource(BridgeWorker worker) {
        this.worker = worker;
    }

    /** All of them, the oldest first. */
    @GET
    public Tasks tasks() {
        return new Tasks(all().sorted((one, other) -> Double.compare(other.ageSeconds(), one.ageSeconds()))
                .toList());
    }

    /** One of them. */
    @GET
    @Path("{id}")
    public Task task(@PathParam("id") String id) {
        return find(id);
    }

    /** Ends its run: the task fails as {@code Bridge.Cancelled} once nothing is left of it. */
    @POST
    @Path("{id}/cancel")
    public Response cancel(@PathParam("id") String id) throws ExecutionException {
        Task task = find(id);
        if (!Awaiting.the(worker.cancel(id))) {
            throw Problem.of(
                            Status.CONFLICT,
                            "what comes of task " + id + " is known already, or its run is being ended",
                            "look at GET /api/tasks/" + id)
                    .thrown();
        }
        return Response.accepted(task).build();
    }

    /**
     * What its run printed, from a cursor on.
     *
     * @param cursor what the last page said; nothing for the beginning
     */
    @GET
    @NeedsToken
    @Path("{id}/log")
    public LogPage log(@PathParam("id") String id, @QueryParam("cursor") @DefaultValue(LogPage.START) String cursor) {
        Task task = find(id);
        if (!worker.hasLogs(task.activity())) {
            throw Problem.of(
                            Status.NOT_FOUND,
                            "the adapter '" + task.adapter() + "' shows no logs of its runs",
                            "look at what the program writes in its own place")
                    .thrown();
        }
        CompletionStage<LogPage> page = worker.log(id, cursor)
                .orElseThrow(() -> Problem.of(
                                Status.NOT_FOUND,
                                "task " + id + " has no run yet: it is " + task.phase(),
                                "ask again when it is running")
                        .thrown());
        try {
            return Awaiting.the(page);
        } catch (ExecutionException e) {
            throw unreadable(cursor, e.getCause());
        }
    }

    private static RuntimeException unreadable(String cursor, @Nullable Throwable why) {
        String said = String.valueOf(why == null ? null : why.getMessage());
        if (why instanceof TargetUnavailableException) {
            return Problem.of(Status.SERVICE_UNAVAILABLE, said, "ask again in a moment")
                    .thrown();
        }
        if (why instanceof IllegalArgumentException) {
            return Problem.field("cursor", cursor, said, "send the cursor of the last page, or none")
                    .thrown();
        }
        return new IllegalStateException("a log could not be read", why);
    }

    private Task find(String id) {
        return all().filter(task -> task.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.missing(
                                "there is no open task '" + id + "'",
                                "name one of these, or look at GET /api/tasks",
                                all().map(Task::id).limit(MOST_KNOWN).toList())
                        .thrown());
    }

    private Stream<Task> all() {
        return worker.activities().stream()
                .flatMap(activity -> activity.tasks().stream().map(task -> view(activity, task)));
    }

    private Task view(ActivityStatus activity, TaskStatus task) {
        return new Task(
                task.id(),
                activity.activity(),
                worker.adapterType(activity.activity()),
                Views.word(task.phase()),
                Views.seconds(task.age()),
                Views.seconds(task.sinceHeartbeat()),
                task.sinceOutcome().map(Views::seconds).orElse(null),
                task.launches(),
                task.handle().orElse(null));
    }

    /** What is answered. */
    public record Tasks(List<Task> tasks) {}

    /** One of them: as {@link TaskStatus}, with activity and adapter. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Task(
            String id,
            String activity,
            String adapter,
            String phase,
            double ageSeconds,
            double sinceHeartbeatSeconds,
            @Nullable Double sinceOutcomeSeconds,
            int launches,
            @Nullable Map<String, String> handle) {}
}
