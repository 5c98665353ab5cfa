package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.worker.adapter.LogPage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPagesTest {
    private static LogPage page(String cursor, String... lines) {
        LogPages pages = new LogPages(LogCursor.parse(cursor));
        for (String line : lines) {
            if (!pages.add(line)) {
                break;
            }
        }
        return pages.page(false);
    }

    private static String at(String fraction, String text) {
        return "2026-11-25T12:00:00." + fraction + "Z " + text;
    }

    @Test
    void everyLineIsGivenOnce() {
        LogPage first = page(LogPage.START, at("1", "one"), at("2", "two"));
        LogPage second = page(first.cursor(), at("1", "one"), at("2", "two"), at("3", "three"));
        LogPage third = page(second.cursor(), at("1", "one"), at("2", "two"), at("3", "three"));

        assertThat(first.text()).isEqualTo("one\ntwo\n");
        assertThat(second.text()).isEqualTo("three\n");
        assertThat(third.text()).isEmpty();
        assertThat(third.cursor()).isEqualTo(second.cursor());
    }

    @Test
    void linesOfTheSameTimeAreToldApart() {
        LogPage first = page(LogPage.START, at("1", "same"), at("1", "same"));
        LogPage second = page(first.cursor(), at("1", "same"), at("1", "same"), at("1", "same"), at("1", "last"));

        assertThat(second.text()).isEqualTo("same\nlast\n");
        assertThat(page(second.cursor(), at("1", "same"), at("1", "same"), at("1", "same"), at("1", "last"))
                        .text())
                .isEmpty();
    }

    @Test
    void aLineWhoseTimeIsALittleOlderThanTheLastIsNotLost() {
        LogPage first = page(LogPage.START, at("1", "out"), at("3", "err"));

        assertThat(page(first.cursor(), at("1", "out"), at("3", "err"), at("2", "late"))
                        .text())
                .isEqualTo("late\n");
    }

    @Test
    void whatWasRotatedAwayDoesNotStopTheRest() {
        LogPage first = page(LogPage.START, at("1", "gone"));

        assertThat(page(first.cursor(), "2026-11-25T12:07:00Z later", "2026-11-25T12:07:00Z more")
                        .text())
                .isEqualTo("later\nmore\n");
        assertThat(page(first.cursor(), at("2", "soon")).text()).isEqualTo("soon\n");
    }

    @Test
    void aPageHasAtMost64KiBAndTheNextOneGoesOn() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add(at(String.format("%03d", i), i + " " + "ä".repeat(500)));
        }
        StringBuilder all = new StringBuilder();
        String cursor = LogPage.START;
        LogPage page;
        do {
            page = page(cursor, lines.toArray(String[]::new));
            assertThat(page.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(64 * 1024);
            all.append(page.text());
            cursor = page.cursor();
        } while (!page.text().isEmpty());

        assertThat(all.toString().lines()).hasSize(200).last().asString().startsWith("199 ");
    }

    @Test
    void aLineThatIsLongerThanAPageComesInPieces() {
        String line = "€".repeat(100_000);
        StringBuilder all = new StringBuilder();
        String cursor = LogPage.START;
        LogPage page;
        do {
            page = page(cursor, at("1", line), at("2", "next"));
            assertThat(page.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(64 * 1024);
            all.append(page.text());
            cursor = page.cursor();
        } while (!page.text().isEmpty());

        assertThat(all).hasToString(line + "\nnext\n");
    }

    @Test
    void aCursorOfSomethingElseIsRefused() {
        assertThatThrownBy(() -> LogCursor.parse("12345")).isInstanceOf(IllegalArgumentException.class);
    }
}
