package io.legacybridge.service.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.health.HealthCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a person is not healthy until that person has removed it. */
class JournalHealthCheckTest {
    private final LifeSigns signs = new LifeSigns(System::nanoTime);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aJournalThatCannotBeWrittenIsNotHealthyUntilItCan() {
        HealthCheck check = new JournalHealthCheck(folder, signs);
        assertThat(check.execute().isHealthy()).isTrue();

        signs.journalFailed("0123", new IOException("No space left on device"), Duration.ofSeconds(1));
        assertThat(check.execute().isHealthy()).isFalse();
        assertThat(check.execute().getMessage()).contains("No space left on device");

        signs.journalWritable();
        assertThat(check.execute().isHealthy()).isTrue();
    }

    @Test
    void whatCouldNotBeReadIsNamedUntilItIsRemoved() throws IOException {
        HealthCheck check = new JournalHealthCheck(folder, signs);
        Path unreadable = Files.writeString(folder.resolve("unreadable-00000003.txt"), "?");
        assertThat(check.execute().getMessage()).contains("1 of its files").contains(folder.toString());

        Files.delete(unreadable);
        assertThat(check.execute().isHealthy()).isTrue();
    }

    @Test
    void aDeadLetterIsNamedUntilItIsRemoved() throws IOException {
        Path letters = folder.resolve("dead-letters");
        HealthCheck check = new DeadLettersHealthCheck(letters);
        assertThat(check.execute().isHealthy()).isTrue();

        Files.createDirectory(letters);
        Path letter = Files.writeString(letters.resolve("0123456789abcdef.json"), "{}");
        assertThat(check.execute().isHealthy()).isFalse();

        Files.delete(letter);
        assertThat(check.execute().isHealthy()).isTrue();
    }
}
