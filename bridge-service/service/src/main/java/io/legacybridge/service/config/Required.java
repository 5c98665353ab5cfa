package io.legacybridge.service.config;

import org.jspecify.annotations.Nullable;

/** Reads keys that the constraints promise. */
final class Required {
    private Required() {}

    static <T> T value(@Nullable T value, String key) {
        if (value == null) {
            throw new IllegalStateException("'" + key + "' was read from a configuration that was not checked");
        }
        return value;
    }
}
