package io.legacybridge.service.resources;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in one form what went wrong with a request, whoever found it: a resource, Jersey, or nobody. */
final class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);
    private static final List<String> ROUTES = List.of(
            "GET /api/worker",
            "POST /api/worker/drain",
            "GET /api/activities",
            "GET /api/activities/NAME",
            "POST /api/activities/NAME/pause",
            "POST /api/activities/NAME/resume",
            "PUT /api/activities/NAME/slots",
            "GET /api/tasks",
            "GET /api/tasks/ID",
            "GET /api/tasks/ID/log",
            "POST /api/tasks/ID/cancel");

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof WebApplicationException refused) {
            Response said = refused.getResponse();
            return said.hasEntity() ? said : ofJersey(said);
        }
        LOG.error("a request to the admin API failed in this program", failure);
        return Problem.of(
                        Status.INTERNAL_SERVER_ERROR,
                        "the request failed in this program",
                        "look at the service's log for why")
                .response();
    }

    /** What Jersey finds before a resource is asked. Its headers stay: Allow, with 405. */
    private static Response ofJersey(Response said) {
        Problem problem = switch (said.getStatusInfo().toEnum()) {
            case NOT_FOUND -> Problem.missing("there is nothing at this path", "ask for one of these", ROUTES);
            case METHOD_NOT_ALLOWED ->
                Problem.of(
                        Status.METHOD_NOT_ALLOWED,
                        "this path has other methods",
                        "use one of " + String.join(", ", said.getAllowedMethods()));
            case UNSUPPORTED_MEDIA_TYPE ->
                Problem.of(
                        Status.UNSUPPORTED_MEDIA_TYPE,
                        "the body is not said to be JSON",
                        "send 'Content-Type: application/json'");
            case NOT_ACCEPTABLE ->
                Problem.of(
                        Status.NOT_ACCEPTABLE,
                        "answers are JSON",
                        "send 'Accept: application/json', or no Accept at all");
            default ->
                Problem.of(
                        said.getStatusInfo().toEnum(),
                        said.getStatusInfo().getReasonPhrase(),
                        "look at docs/operations.md");
        };
        return Response.fromResponse(said)
                .type(MediaType.APPLICATION_JSON)
                .entity(problem)
                .build();
    }
}
