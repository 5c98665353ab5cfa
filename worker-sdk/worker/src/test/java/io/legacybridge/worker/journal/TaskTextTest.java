package io.legacybridge.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.worker.adapter.Handle;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import io.legacybridge.worker.task.WorkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskTextTest {
    private static final JournaledTask TASK = new JournaledTask(
            new ActivityTask("translate", TaskToken.of("secret-1"), "{\"name\":\"ä\"}", Instant.EPOCH),
            new TaskTerms(
                    Duration.ofSeconds(30), Instant.EPOCH.plusSeconds(60), Duration.ofSeconds(20), OnLost.RELAUNCH),
            Optional.of(new WorkKey("item 7")),
            2,
            Optional.of(new Handle(Map.of("job", "a"))),
            Optional.of(new Outcome.Failed("Tool.Bad", "no")),
            true);

    @Test
    void aTaskIsReadAsItWasWritten() throws Exception {
        String text = TaskText.write(TASK);

        assertThat(text).startsWith("{").endsWith("}").isPrintable();
        assertThat(TaskText.read(text)).isEqualTo(TASK);
    }

    @Test
    void whatIsNoTaskIsRefusedWithoutBeingQuoted() {
        assertThatThrownBy(() -> TaskText.read("{\"v\":1,\"type\":\"closed\",\"token\":\"secret-1\"}"))
                .isInstanceOf(TaskText.UnreadableTaskException.class)
                .hasMessageNotContaining("secret-1");
        assertThatThrownBy(() -> TaskText.read("secret-1"))
                .isInstanceOf(TaskText.UnreadableTaskException.class)
                .hasMessageNotContaining("secret-1");
    }
}
