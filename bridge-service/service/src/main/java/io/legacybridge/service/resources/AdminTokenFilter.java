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

    private final AdminToken token;

    public AdminTokenFilter(AdminToken token) {
        this.token = token;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            boolean allowed =
                    LOOKING.contains(http.getMethod()) || Bearer.shows(token, http.getHeader("Authorization"));
            if (!allowed) {
                answer.setHeader("WWW-Authenticate", Bearer.SCHEME);
                Bearer.MISSING.answer(answer);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
