package io.legacybridge.service.resources;

import io.legacybridge.service.managed.AdminToken;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/** Lets a request through that only looks, and one that changes something only with the {@link AdminToken}. */
public final class AdminTokenFilter implements Filter {
    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String BEARER = "Bearer ";

    private final AdminToken token;

    public AdminTokenFilter(AdminToken token) {
        this.token = token;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            String shown = http.getHeader("Authorization");
            boolean allowed = LOOKING.contains(http.getMethod())
                    || (shown != null && shown.startsWith(BEARER) && token.matches(shown.substring(BEARER.length())));
            if (!allowed) {
                answer.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
                answer.setHeader("WWW-Authenticate", "Bearer");
                answer.setContentType("text/plain;charset=utf-8");
                answer.getWriter().println("refused: show the token of the file " + AdminToken.FILE);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
