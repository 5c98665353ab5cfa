package io.legacybridge.service.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

/** The engine inside the service. It listens on 127.0.0.1. */
public final class EmbeddedSection {
    /** The port unless another is written. */
    public static final int DEFAULT_PORT = 8083;

    /** The Region in ARNs unless another is written. */
    public static final String DEFAULT_REGION = "us-east-1";

    /** The account in ARNs unless another is written. */
    public static final String DEFAULT_ACCOUNT = "123456789012";

    private static final String REGION = "[a-z0-9-]{1,40}";
    private static final String ACCOUNT = "\\d{12}";

    @JsonProperty
    @Min(value = 0, message = "is not a port; write 1 to 65535, or 0 to have one picked")
    @Max(value = 65535, message = "is not a port; write 1 to 65535, or 0 to have one picked")
    private int port = DEFAULT_PORT;

    @JsonProperty
    @Pattern(regexp = REGION, message = "is not a Region; write one as us-east-1")
    private String region = DEFAULT_REGION;

    @JsonProperty
    @Pattern(regexp = ACCOUNT, message = "is not an account; write its 12 digits, in quotes")
    private String account = DEFAULT_ACCOUNT;

    @JsonProperty
    @Valid
    private KeepSection keep = new KeepSection();

    /** The port on 127.0.0.1; 0 picks one. */
    public int port() {
        return port;
    }

    /** The Region in ARNs. */
    public String region() {
        return region;
    }

    /** The account in ARNs. */
    public String account() {
        return account;
    }

    /** How many closed executions it keeps. */
    public KeepSection keep() {
        return keep;
    }

    /** Whether a text can be a Region in an ARN. */
    public static boolean isRegion(String text) {
        return text.matches(REGION);
    }

    /** Whether a text can be an account in an ARN. */
    public static boolean isAccount(String text) {
        return text.matches(ACCOUNT);
    }
}
