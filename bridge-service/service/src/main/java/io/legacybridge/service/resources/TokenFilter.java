package io.legacybridge.service.resources;

import io.legacybridge.service.managed.AdminToken;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Lets a request through to what {@link NeedsToken} only with it. */
@NeedsToken
final class TokenFilter implements ContainerRequestFilter {
    private final AdminToken token;

    TokenFilter(AdminToken token) {
        this.token = token;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!Bearer.shows(token, request.getHeaderString(HttpHeaders.AUTHORIZATION))) {
            request.abortWith(Response.fromResponse(Bearer.MISSING.response())
                    .header(HttpHeaders.WWW_AUTHENTICATE, Bearer.SCHEME)
                    .build());
        }
    }
}
