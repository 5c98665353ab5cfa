package io.legacybridge.states.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class WildcardsTest {

    @Test
    void manyStarsTakeNoLongTime() {
        String pattern = "*a".repeat(200) + "*b";
        String text = "a".repeat(20_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Wildcards.matches(pattern, text)).isFalse());
    }

    @Property(tries = 300)
    void aTextMatchesItselfWhenItsStarsAndBackslashesAreEscaped(@ForAll @StringLength(max = 20) String text) {
        String escaped = text.replace("\\", "\\\\").replace("*", "\\*");
        assertThat(Wildcards.matches(escaped, text)).isTrue();
    }

    @Property(tries = 300)
    void starsAgreeWithARegularExpression(
            @ForAll @StringLength(max = 6) @CharRange(from = 'a', to = 'c') String text,
            @ForAll @StringLength(max = 4) @CharRange(from = 'a', to = 'c') String pattern,
            @ForAll @CharRange(from = 'a', to = 'c') char star) {
        String stars = pattern.replace(star, '*');
        assertThat(Wildcards.matches(stars, text)).isEqualTo(text.matches(stars.replace("*", ".*")));
    }
}
