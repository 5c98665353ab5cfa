package io.legacybridge.states.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class TaskTokensTest {

    private final TaskTokens tokens = TaskTokens.withRandomKey();

    @Test
    void aTokenIsLongUnfitForUrlsAndNeverTheSame() {
        String token = tokens.issue();
        assertThat(token).hasSize(400).endsWith("=").startsWith("AQCs");
        assertThat(tokens.issue()).isNotEqualTo(token);
    }

    @Test
    void onlyTokensOfOurKeyAreOurs() {
        String token = tokens.issue();
        assertThat(tokens.isOurs(token)).isTrue();
        assertThat(TaskTokens.withRandomKey().isOurs(token)).isFalse();
        assertThat(tokens.isOurs("not a token")).isFalse();
        assertThat(tokens.isOurs("")).isFalse();
        byte[] changed = Base64.getDecoder().decode(token);
        changed[50] ^= 1;
        assertThat(tokens.isOurs(Base64.getEncoder().encodeToString(changed))).isFalse();
    }
}
