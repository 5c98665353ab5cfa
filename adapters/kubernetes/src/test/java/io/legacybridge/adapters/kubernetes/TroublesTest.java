package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.adapters.kubernetes.Diagnosis.Trouble.Kind;
import io.legacybridge.adapters.kubernetes.Troubles.Belief;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TroublesTest {
    private final Troubles troubles = new Troubles(
            new Terms("main", new VerdictConfig(null, null, null), ResultSource.NONE, 300, 20, 30, 0, JobOutputs.NONE));

    private Belief after(long seconds, Kind kind) {
        return troubles.stillSo(kind, Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void anImageThatIsMissingIsBelievedAfterAShortTime() {
        assertThat(after(0, Kind.IMAGE)).isEqualTo(Belief.NEW);
        assertThat(after(19, Kind.IMAGE)).isEqualTo(Belief.MAY_PASS);
        assertThat(after(20, Kind.IMAGE)).isEqualTo(Belief.BELIEVED);
    }

    @Test
    void aTroubleThatHasPassedBeginsAnew() {
        after(0, Kind.IMAGE);
        troubles.passed();

        assertThat(after(20, Kind.IMAGE)).isEqualTo(Belief.NEW);
        assertThat(after(39, Kind.IMAGE)).isEqualTo(Belief.MAY_PASS);
    }

    @Test
    void aNodeMayBeWaitedForLonger() {
        after(0, Kind.NODE);

        assertThat(after(299, Kind.NODE)).isEqualTo(Belief.MAY_PASS);
        assertThat(after(300, Kind.NODE)).isEqualTo(Belief.BELIEVED);
    }

    @Test
    void whyThereIsNoPodIsAskedOnceBeforeTheLimit() {
        after(0, Kind.POD);

        assertThat(after(20, Kind.POD)).isEqualTo(Belief.ASK);
        assertThat(after(21, Kind.POD)).isEqualTo(Belief.MAY_PASS);
        assertThat(after(300, Kind.POD)).isEqualTo(Belief.BELIEVED);
    }
}
