package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilentReplicasTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SilentReplicas silent = new SilentReplicas("me", PATIENCE);

    private List<String> after(int seconds, Map<String, String> signs, String... others) {
        return silent.after(signs, Set.of(others), Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void aReplicaIsSilentWhenItsSignHasNotChangedForThePatience() {
        assertThat(after(0, Map.of("one", "a", "me", "x"))).isEmpty();
        assertThat(after(19, Map.of("one", "a", "me", "x"))).isEmpty();
        assertThat(after(20, Map.of("one", "a", "me", "x"))).containsExactly("one");
    }

    @Test
    void anySignIsALife() {
        after(0, Map.of("one", "b"));
        after(19, Map.of("one", "a"));

        assertThat(after(38, Map.of("one", "a"))).isEmpty();
        assertThat(after(39, Map.of("one", "a"))).containsExactly("one");
    }

    @Test
    void aReplicaThatGivesNoSignsAtAllIsGivenThePatienceToo() {
        assertThat(after(0, Map.of(), "gone", "me")).isEmpty();
        assertThat(after(20, Map.of(), "gone", "me")).containsExactly("gone");
    }

    @Test
    void whatWasSeenDoesNotCountAfterASilenceOfMine() {
        after(0, Map.of("one", "a"));
        silent.forget();

        assertThat(after(20, Map.of("one", "a"))).isEmpty();
        assertThat(after(40, Map.of("one", "a"))).containsExactly("one");
    }
}
