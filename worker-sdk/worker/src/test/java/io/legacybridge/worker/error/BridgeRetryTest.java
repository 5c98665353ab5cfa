package io.legacybridge.worker.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BridgeRetryTest {
    @Test
    void theCauseIsJsonWithTheReason() {
        assertThat(BridgeRetry.because(BridgeRetry.DRAINING, "a \"quoted\" \\ line\nand \u0001 more €")
                        .cause())
                .isEqualTo("{\"reason\":\"draining\",\"detail\":\"a \\\"quoted\\\" \\\\ line\\nand \\u0001 more €\"}");
    }

    @Test
    void theErrorIsTheOneThatAsksForARetry() {
        assertThat(BridgeRetry.because(BridgeRetry.RUN_LOST, "").error()).isEqualTo("Bridge.Retry");
    }
}
