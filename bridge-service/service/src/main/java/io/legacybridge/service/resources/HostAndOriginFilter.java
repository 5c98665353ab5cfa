package io.legacybridge.service.resources;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a web page could make a browser send. The service listens on loopback, where every browser on this host
 * can reach it: a page of elsewhere shows itself by its Origin, and one whose name was made to point at loopback by the
 * Host it asked for.
 */
public final class HostAndOriginFilter implements Filter {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            if (!isLoopback(http.getHeader("Host"))) {
                refuse(answer, "Host", http.getHeader("Host"), "it is not a name of this host's loopback");
                return;
            }
            if (!isOurs(http.getHeader("Origin"))) {
                refuse(answer, "Origin", http.getHeader("Origin"), "it is another site");
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static void refuse(HttpServletResponse answer, String header, @Nullable String value, String why)
            throws IOException {
        new Problem(
                        HttpServletResponse.SC_FORBIDDEN,
                        header,
                        value,
                        why,
                        "ask as 127.0.0.1 or localhost, and not from a web page of elsewhere",
                        null)
                .answer(answer);
    }

    private static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int port = host.lastIndexOf(':');
        boolean hasPort = port > 0 && (!host.startsWith("[") || host.charAt(port - 1) == ']');
        return LOOPBACK.contains((hasPort ? host.substring(0, port) : host).toLowerCase(Locale.ROOT));
    }

    private static boolean isOurs(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
        try {
            return isLoopback(new URI(origin).getAuthority());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
