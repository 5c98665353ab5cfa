package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    private final Ownership ownership = new Ownership("me", PATIENCE);
    private final Set<String> followed = new HashSet<>();
    private Duration passed = Duration.ZERO;

    private static Job job(String owner) {
        return new JobBuilder()
                .withNewMetadata()
                .withName("job-of-" + owner)
                .withUid("uid-of-" + owner)
                .addToLabels(Labels.OWNER, owner)
                .addToAnnotations(
                        Labels.DEADLINE, START.plus(Duration.ofHours(10)).toString())
                .withFinalizers(Labels.KEPT)
                .endMetadata()
                .build();
    }

    private List<Job> orphansAfter(Duration more, Job job, Map<String, String> signs) {
        passed = passed.plus(more);
        return ownership.orphans(List.of(job), followed::contains, signs, passed.toNanos(), START.plus(passed));
    }

    @Test
    void aJobOfAReplicaThatIsSilentForTheWholePatienceIsNobodys() {
        Job job = job("other");

        assertThat(orphansAfter(Duration.ZERO, job, Map.of("other", "12:00"))).isEmpty();
        assertThat(orphansAfter(PATIENCE.minusSeconds(1), job, Map.of("other", "12:00")))
                .isEmpty();
        assertThat(orphansAfter(Duration.ofSeconds(1), job, Map.of("other", "12:00")))
                .containsExactly(job);
    }

    @Test
    void aSignOfLifeBeginsThePatienceAnew() {
        Job job = job("other");
        orphansAfter(Duration.ZERO, job, Map.of("other", "12:00"));

        assertThat(orphansAfter(PATIENCE, job, Map.of("other", "12:59"))).isEmpty();
        assertThat(orphansAfter(PATIENCE.minusSeconds(1), job, Map.of("other", "12:59")))
                .isEmpty();
    }

    @Test
    void aReplicaWithoutALeaseHasThePatienceToo() {
        Job job = job("other");

        assertThat(orphansAfter(Duration.ZERO, job, Map.of())).isEmpty();
        assertThat(orphansAfter(PATIENCE, job, Map.of())).containsExactly(job);
    }

    @Test
    void whatWasSeenBeforeAnOutageDoesNotCount() {
        Job job = job("other");
        orphansAfter(Duration.ZERO, job, Map.of("other", "12:00"));

        ownership.forget();

        assertThat(orphansAfter(PATIENCE.multipliedBy(2), job, Map.of("other", "12:00")))
                .isEmpty();
    }

    @Test
    void aJobOfMineThatIsFollowedIsNeverNobodys() {
        Job job = job("me");
        followed.add(Meta.name(job));

        assertThat(orphansAfter(Duration.ZERO, job, Map.of())).isEmpty();
        assertThat(orphansAfter(PATIENCE.multipliedBy(20), job, Map.of())).isEmpty();
    }

    @Test
    void aJobOfMineHasThePatienceToBeFoundAgainAfterARestart() {
        Job job = job("me");

        assertThat(orphansAfter(Duration.ZERO, job, Map.of())).isEmpty();
        assertThat(orphansAfter(PATIENCE.minusSeconds(1), job, Map.of())).isEmpty();
        followed.add(Meta.name(job));
        assertThat(orphansAfter(Duration.ofSeconds(1), job, Map.of())).isEmpty();
        followed.clear();
        assertThat(orphansAfter(Duration.ofSeconds(1), job, Map.of())).isEmpty();
        assertThat(orphansAfter(PATIENCE, job, Map.of())).containsExactly(job);
    }

    @Test
    void aJobOfMineWhoseTaskNobodyWaitsForIsNobodysAtOnce() {
        Job job = job("me");

        assertThat(orphansAfter(Duration.ofHours(10).plusMinutes(2), job, Map.of()))
                .containsExactly(job);
    }

    @Test
    void aReleasedJobIsLeftToItsTimeToLive() {
        Job job = job("other");
        job.getMetadata().setFinalizers(List.of());

        orphansAfter(Duration.ZERO, job, Map.of());
        assertThat(orphansAfter(PATIENCE.multipliedBy(20), job, Map.of())).isEmpty();
    }
}
