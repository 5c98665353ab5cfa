package io.legacybridge.adapters.process;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * As whom a program runs, where the bridge is root.
 *
 * @param user name of a user of this host, never root. Each run has, besides, a group of its own, which no other
 *     process is in; of the user's own groups it has none.
 * @param directory where the runs' own folders are: everybody may pass through it and nobody but root may list it; made
 *     at the start; {@code /var/lib/legacy-bridge-runs} unless set
 */
public record RunAsConfig(
        @NotBlank(message = "is missing; write the name of a user of this host: nobody")
        String user,

        String directory) {
    // Jackson passes null for what the YAML does not have; validation says so.
    @SuppressWarnings("NullAway")
    public RunAsConfig(@Nullable String user, @Nullable String directory) {
        this.user = user;
        this.directory = directory == null ? "/var/lib/legacy-bridge-runs" : directory;
    }
}
