package io.legacybridge.worker.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.journal.EntryFormat.Content;
import io.legacybridge.worker.journal.EntryFormat.UnreadableException;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import io.legacybridge.worker.task.WorkKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what is read, whatever it is; and what later releases write is told apart from damage. */
class EntryFormatTest {
    private static final String TOKEN = "\"token\":\"AQB+secret\"";

    @Property(tries = 2_000)
    void everyEntryIsReadAsItWasWritten(@ForAll("entries") JournalEntry entry) throws Exception {
        assertThat(read(EntryFormat.line(entry))).isEqualTo(new Content.Entry(entry));
    }

    @Property(tries = 500)
    void everyEntryIsOneLineOfAscii(@ForAll("entries") JournalEntry entry) throws Exception {
        String line = US_ASCII.decode(EntryFormat.line(entry)).toString();

        assertThat(line).matches("[0-9a-f]{8} [0-9a-f]{8} \\{[ -\\x7f]*}\n");
    }

    @Test
    void halvesOfSurrogatePairsSurvive() throws Exception {
        JournalEntry entry = new JournalEntry.OutcomeSet(Entries.token(1), new Outcome.Succeeded("\"\ud83d \ude9c\""));

        assertThat(read(EntryFormat.line(entry))).isEqualTo(new Content.Entry(entry));
    }

    @Test
    void theNumberOfOpenTasksIsReadAsItWasWritten() throws Exception {
        assertThat(read(EntryFormat.allOf(12))).isEqualTo(new Content.AllOf(12));
    }

    @Test
    void aFieldThatALaterReleaseAddedIsIgnored() throws Exception {
        assertThat(read("{\"v\":1,\"type\":\"closed\"," + TOKEN + ",\"by\":{\"whom\":[1]}}"))
                .isEqualTo(new Content.Entry(new JournalEntry.Closed(TaskToken.of("AQB+secret"))));
    }

    @Test
    void aChoiceThatALaterReleaseAddedLeavesTheStateMachineToDecide() throws Exception {
        String line = US_ASCII.decode(EntryFormat.line(Entries.accepted(1))).toString();

        Content read = read(line.substring(Line.HEADER).replace("\"FAIL\"", "\"ADOPT\""));

        assertThat(read).isEqualTo(new Content.Entry(Entries.accepted(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\":2,\"type\":\"closed\"," + TOKEN + "}",
                "{\"v\":1,\"type\":\"paused\"," + TOKEN + "}",
                "{\"v\":1,\"type\":\"closed\"}",
                "{\"v\":1,\"type\":\"closed\",\"token\":\"\"}",
                "{\"v\":1,\"type\":\"closed\",\"token\":7}",
                "{\"v\":1,\"type\":\"launching\"," + TOKEN + ",\"launches\":1.5}",
                "{\"v\":1,\"type\":\"launching\"," + TOKEN + ",\"launches\":\"AQB+secret\"}",
                "{\"v\":1,\"type\":\"launched\"," + TOKEN + ",\"handle\":{\"a\":1}}",
                "{\"v\":1,\"type\":\"outcome\"," + TOKEN + ",\"outcome\":{\"later\":\"AQB+secret\"}}",
                "{\"v\":1,\"type\":\"outcome\"," + TOKEN + "}",
                "{\"type\":\"closed\"," + TOKEN + "}",
                "{\"v\":1,\"type\":\"closed\"," + TOKEN + "} AQB+secret",
                "{\"v\":1,\"type\":\"closed\"," + TOKEN,
                "AQB+secret",
                "[]",
                ""
            })
    void whatIsNotKnownIsUnreadableAndNotQuoted(String line) {
        assertThatThrownBy(() -> read(line))
                .isInstanceOf(UnreadableException.class)
                .hasNoCause()
                .message()
                .doesNotContain("AQB");
    }

    private static Content read(ByteBuffer line) throws Exception {
        byte[] bytes = new byte[line.remaining()];
        line.get(bytes);
        int length = Line.jsonLength(bytes, 0);
        assertThat(length).isEqualTo(bytes.length - Line.HEADER - 1);
        assertThat(Line.isIntact(bytes, 0, length)).isTrue();
        return read(new String(bytes, Line.HEADER, length, US_ASCII));
    }

    private static Content read(String json) throws Exception {
        return EntryFormat.read(json.getBytes(US_ASCII));
    }

    @Provide
    Arbitrary<JournalEntry> entries() {
        Arbitrary<TaskToken> tokens = text().filter(text -> !text.isEmpty()).map(TaskToken::of);
        return Arbitraries.oneOf(
                tasks(tokens).map(JournalEntry.Accepted::new),
                Combinators.combine(tokens, Arbitraries.integers().greaterOrEqual(1))
                        .as(JournalEntry.Launching::new),
                Combinators.combine(tokens, handles()).as(JournalEntry.Launched::new),
                Combinators.combine(tokens, outcomes()).as(JournalEntry.OutcomeSet::new),
                tokens.map(JournalEntry.Sending::new),
                tokens.map(JournalEntry.Closed::new));
    }

    private static Arbitrary<JournaledTask> tasks(Arbitrary<TaskToken> tokens) {
        Arbitrary<ActivityTask> tasks =
                Combinators.combine(text(), tokens, text(), instants()).as(ActivityTask::new);
        Arbitrary<TaskTerms> terms = Combinators.combine(
                        durations(), instants(), durations(), Arbitraries.of(OnLost.class))
                .as(TaskTerms::new);
        return Combinators.combine(
                        tasks,
                        terms,
                        text().map(WorkKey::new).optional(),
                        Arbitraries.integers().greaterOrEqual(0),
                        handles().optional(),
                        outcomes().optional(),
                        Arbitraries.of(true, false))
                .as(JournaledTask::new);
    }

    private static Arbitrary<Handle> handles() {
        return Arbitraries.maps(text(), text()).ofMaxSize(5).map(Handle::new);
    }

    private static Arbitrary<Outcome> outcomes() {
        return Arbitraries.oneOf(
                text().map(Outcome.Succeeded::new),
                Combinators.combine(text(), text()).as(Outcome.Failed::new),
                text().map(Outcome.Abandoned::new));
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings().ofMaxLength(60);
    }

    private static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                        Arbitraries.longs().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<Duration> durations() {
        return Arbitraries.longs().map(Duration::ofNanos);
    }
}
