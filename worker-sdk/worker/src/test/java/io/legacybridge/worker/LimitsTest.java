package io.legacybridge.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.worker.task.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 10: sizes are counted in UTF-8, texts cut on a character's boundary. */
class LimitsTest {
    private static final String TRACTOR = "🚜";

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abc", "äöü", "€uro", "🚜🌾", "a\ud83d", "\ude9cb", "\u0000\u007f\u0080\u07ff\u0800\uffff"})
    void bytesAreCountedAsUtf8HasThem(String text) {
        // Java writes an unpaired surrogate as one "?"; the service would see the three bytes of a replacement.
        long expected = text.replaceAll(
                        "[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]", "\ufffd")
                .getBytes(StandardCharsets.UTF_8)
                .length;

        assertThat(Limits.utf8Bytes(text)).isEqualTo(expected);
    }

    @Test
    void aResultAtTheLimitIsKept() {
        Outcome full = new Outcome.Succeeded("x".repeat(262_144));

        assertThat(Limits.fit(full)).isSameAs(full);
    }

    @Test
    void aResultOverTheLimitInBytesIsANamedFailureEvenIfItHasFewerCharacters() {
        assertThat(Limits.fit(new Outcome.Succeeded("€".repeat(87_382))))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.error()).isEqualTo("Bridge.OutputTooLarge"));
    }

    @Test
    void anErrorKeepsItsBeginningAndACauseItsEnd() {
        Outcome.Failed fitted =
                (Outcome.Failed) Limits.fit(new Outcome.Failed("E".repeat(300), "c".repeat(40_000) + "last words"));

        assertThat(fitted.error()).hasSize(256);
        assertThat(fitted.cause()).hasSize(32_768).startsWith("…").endsWith("last words");
    }

    @Test
    void nothingIsCutInTheMiddleOfACharacter() {
        assertThat(Limits.beginning("a" + TRACTOR, 2)).isEqualTo("a");
        assertThat(Limits.end(TRACTOR + "abc", 4)).isEqualTo("… bc");
        assertThat(Limits.end("xx" + TRACTOR + "ab", 5)).isEqualTo("… ab");
    }

    @Test
    void whatFitsIsNotTouched() {
        Outcome.Failed small = new Outcome.Failed("Translator.BadInput", "line 3");

        assertThat(Limits.fit(small)).isEqualTo(small);
    }
}
