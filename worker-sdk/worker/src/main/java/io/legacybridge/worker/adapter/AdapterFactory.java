package io.legacybridge.worker.adapter;

import java.util.List;

/**
 * Makes adapters of one type from configuration. Found by {@link java.util.ServiceLoader} and chosen by {@code type:}
 * in the configuration, so that a jar in {@code plugins/} is enough to add one.
 *
 * @param <C> the configuration, a record or bean that Jackson can bind: {@link java.time.Duration} is read from
 *     {@code 30s} or {@code 10m}, {@link ByteSize} from {@code 64MiB}, unknown keys are mistakes, and constraints of
 *     {@code jakarta.validation} are checked
 */
public interface AdapterFactory<C> {
    /** The word after {@code type:}, lower case. */
    String type();

    /** What the adapter's part of the configuration is bound to. */
    Class<C> configType();

    /**
     * What is wrong with a configuration that binding and constraints cannot see: every mistake, not only the first.
     * Does not look at the world outside the configuration, so that it can be checked on another machine.
     */
    default List<ConfigMistake> check(C config) {
        return List.of();
    }

    /**
     * Makes the adapter of one activity.
     *
     * @param config one that {@link #check} has no mistakes for
     * @throws IllegalStateException if this machine lacks what the adapter needs, with a message for the operator
     */
    Adapter create(C config, AdapterContext context);
}
