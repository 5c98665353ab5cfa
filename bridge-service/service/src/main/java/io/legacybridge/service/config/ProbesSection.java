package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

/**
 * A port that others than this host may ask, and where nothing can be changed: a cluster's probes and Prometheus reach
 * a pod from outside.
 */
public final class ProbesSection {
    private static final String ADDRESS = "[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*|localhost";

    @JsonProperty
    @Min(value = 0, message = "is not a port; write 1 to 65535, or 0 to have one picked")
    @Max(value = 65535, message = "is not a port; write 1 to 65535, or 0 to have one picked")
    private int port = 8082;

    @JsonProperty
    @Pattern(regexp = ADDRESS, message = "is not an address; write 127.0.0.1, or 0.0.0.0 for all of this host's")
    private String bindHost = TreeDefaults.LOOPBACK;

    /** The port; 0 picks one. */
    public int port() {
        return port;
    }

    /** The address that it listens on. */
    public String bindHost() {
        return bindHost;
    }
}
