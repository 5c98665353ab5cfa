package io.legacybridge.service.resources;

import io.legacybridge.service.managed.AdminToken;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** How the admin token is shown: {@code Authorization: Bearer TOKEN}. */
final class Bearer {
    static final String SCHEME = "Bearer";

    /** What is answered without it. */
    static final Problem MISSING = Problem.of(
            Response.Status.UNAUTHORIZED,
            "this wants the admin token",
            "send 'Authorization: Bearer TOKEN', with what is in the file " + AdminToken.FILE
                    + " of the work directory");

    private Bearer() {}

    /** Whether a header shows the token. */
    static boolean shows(AdminToken token, @Nullable String authorization) {
        return authorization != null
                && authorization.startsWith(SCHEME + " ")
                && token.matches(authorization.substring(SCHEME.length() + 1));
    }
}
