package io.legacybridge.states.http;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a web page could send. A browser that was led to this port names the page's host in Host (DNS rebinding)
 * or in Origin; Step Functions clients name a loopback host and send no Origin.
 */
final class OriginGuard {

    private static final Set<String> LOOPBACK =
            Set.of("127.0.0.1", "localhost", "[::1]", "sync-localhost", "sync-127.0.0.1");

    private final Set<String> allowedHosts;

    /** @param allowedHosts names that are good besides the loopback ones, in lower case, without port */
    OriginGuard(Set<String> allowedHosts) {
        this.allowedHosts = Set.copyOf(allowedHosts);
    }

    /** @param host the Host header, with or without port */
    boolean allowsHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = withoutPort(host.toLowerCase(Locale.ROOT));
        String plain = name.startsWith("sync-") ? name.substring("sync-".length()) : name;
        return LOOPBACK.contains(name)
                || name.endsWith(".localhost")
                || allowedHosts.contains(name)
                || allowedHosts.contains(plain);
    }

    /** @param origin the Origin header, where there is one */
    boolean allowsOrigin(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        try {
            URI uri = URI.create(origin);
            return host != null
                    && uri.getScheme() != null
                    && "http".equals(uri.getScheme())
                    && host.equalsIgnoreCase(uri.getAuthority());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > 0 && (host.startsWith("[") ? host.indexOf(']') < colon : host.indexOf(':') == colon);
        return hasPort ? host.substring(0, colon) : host;
    }
}
