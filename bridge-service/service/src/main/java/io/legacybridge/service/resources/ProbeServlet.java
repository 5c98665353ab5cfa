package io.legacybridge.service.resources;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;

/** One question of a cluster: 200 for yes, 503 for no, and one line that says why. */
public final class ProbeServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Supplier<Answer> question;

    /** @param question asked at every request, by any thread */
    public ProbeServlet(Supplier<Answer> question) {
        this.question = question;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answer answer = question.get();
        response.setStatus(answer.yes() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().println(answer.why());
    }

    /**
     * What it is answered.
     *
     * @param why one line, which anybody may read
     */
    public record Answer(boolean yes, String why) {}
}
