package io.legacybridge.service.managed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import io.legacybridge.worker.task.TaskToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
    private static final ActivityTask TASK =
            new ActivityTask("translate", TaskToken.of("a token"), "{}", Instant.EPOCH);

    @Test
    void anOutcomeThatCannotBeReportedIsKeptForItsOwnerOnly(@TempDir Path folder) throws Exception {
        new DeadLetters(folder)
                .deadLetter(TASK, new Outcome.Succeeded("{\"points\":122}"), Refusal.INVALID_TOKEN, "Invalid Token");

        Path file = folder.resolve("dead-letters").resolve(TASK.id() + ".json");
        JsonNode letter = new ObjectMapper().readTree(file.toFile());
        assertThat(letter.get("output").asText()).isEqualTo("{\"points\":122}");
        assertThat(letter.get("taskToken").asText()).isEqualTo("a token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }
}
