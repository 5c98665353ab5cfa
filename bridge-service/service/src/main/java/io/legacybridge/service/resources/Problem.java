package io.legacybridge.service.resources;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.worker.adapter.ConfigMistake;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused, as the body of the answer.
 *
 * @param status the HTTP status
 * @param field what of the request is wrong, if it is one thing
 * @param value what was there
 * @param problem what is wrong
 * @param mend what to do instead
 * @param known what exists, where something was asked for that does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        int status,
        @Nullable String field,
        @Nullable String value,
        String problem,
        String mend,
        @Nullable List<String> known) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Problem of(Response.Status status, String problem, String mend) {
        return new Problem(status.getStatusCode(), null, null, problem, mend, null);
    }

    /** There is no such thing; {@code known} are. */
    static Problem missing(String problem, String mend, List<String> known) {
        return new Problem(Response.Status.NOT_FOUND.getStatusCode(), null, null, problem, mend, known);
    }

    /** A field of the request has a value that is not allowed. */
    static Problem field(String field, String value, String problem, String mend) {
        return new Problem(Response.Status.BAD_REQUEST.getStatusCode(), field, value, problem, mend, null);
    }

    static Problem field(String value, ConfigMistake mistake) {
        return field(mistake.path(), value, mistake.problem(), mistake.mend());
    }

    /** To be thrown by a resource. */
    WebApplicationException thrown() {
        return new WebApplicationException(problem, response());
    }

    Response response() {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(this)
                .build();
    }

    /** Answers with it from outside of Jersey. */
    void answer(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json;charset=utf-8");
        response.getWriter().println(JSON.writeValueAsString(this));
    }
}
