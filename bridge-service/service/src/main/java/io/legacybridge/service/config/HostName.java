package io.legacybridge.service.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this host, as far as it can be a worker's name. */
final class HostName {
    private static final String FALLBACK = "legacy-bridge";

    private HostName() {}

    static String get() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return StateNames.problem(name).isEmpty() ? name : FALLBACK;
        } catch (UnknownHostException e) {
            return FALLBACK;
        }
    }
}
