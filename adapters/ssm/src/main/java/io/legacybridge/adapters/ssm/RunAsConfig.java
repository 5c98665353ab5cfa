package io.legacybridge.adapters.ssm;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * As whom the program runs on its host, where the agent of Systems Manager is root.
 *
 * @param user the name of a user of that host
 */
public record RunAsConfig(
        @NotBlank(message = "is missing; write a user of the host: nobody") @Nullable
        String user) {}
