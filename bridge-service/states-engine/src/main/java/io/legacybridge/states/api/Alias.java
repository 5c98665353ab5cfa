package io.legacybridge.states.api;

import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A name for one version of a state machine, or for two that share the executions by weight.
 *
 * @param routes one or two, whose weights add up to 100
 * @param sequence counts the creations, and so orders aliases for listing
 */
record Alias(
        String arn,
        @Nullable String description,
        List<Route> routes,
        Instant creationDate,
        Instant updateDate,
        long sequence) {

    /** @param weight of a hundred executions, how many go there */
    record Route(String versionArn, int weight) {}

    String name() {
        return Arns.nameOf(arn);
    }

    boolean leadsTo(String versionArn) {
        return routes.stream().anyMatch(route -> route.versionArn().equals(versionArn));
    }

    /** The version for the next execution. */
    String choose(RandomGenerator random) {
        Route first = routes.get(0);
        return routes.size() == 1 || random.nextInt(100) < first.weight()
                ? first.versionArn()
                : routes.get(1).versionArn();
    }
}
