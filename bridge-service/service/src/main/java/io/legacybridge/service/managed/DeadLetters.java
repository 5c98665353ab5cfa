package io.legacybridge.service.managed;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.worker.WorkerListener;
import io.legacybridge.worker.activity.Refusal;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps outcomes that Step Functions will never take under their token (a wrong Region or account, say) as files in the
 * work directory, so that none is lost: one a task, with all that is needed to send it by hand. A file holds the task's
 * token, so only the service's own user may read it.
 *
 * <p>Called on the worker's thread; dead letters are rare, and small.
 */
public final class DeadLetters implements WorkerListener {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /** @param workDirectory the service's; a folder {@code dead-letters} is made in it with the first of them */
    public DeadLetters(Path workDirectory) {
        this.folder = workDirectory.resolve("dead-letters");
    }

    /** Where they are kept. */
    public Path folder() {
        return folder;
    }

    @Override
    public void deadLetter(ActivityTask task, Outcome outcome, Refusal refusal, String message) {
        Path file = folder.resolve(task.id() + ".json");
        try {
            PrivateFolder.make(folder);
            if (Files.notExists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.write(file, JSON.writeValueAsBytes(letter(task, outcome, refusal, message)), StandardOpenOption.SYNC);
            LOG.error("the outcome of {} is kept in {}", task, file);
        } catch (IOException e) {
            LOG.error("the outcome of {} cannot be kept in {}: {}", task, file, e.toString());
        }
    }

    private static Map<String, String> letter(ActivityTask task, Outcome outcome, Refusal refusal, String message) {
        Map<String, String> letter = new LinkedHashMap<>();
        letter.put("task", task.id());
        letter.put("activity", task.activity());
        letter.put("at", Instant.now().toString());
        letter.put("refusal", refusal.name());
        letter.put("message", message);
        letter.put("taskToken", task.token().secret());
        if (outcome instanceof Outcome.Succeeded succeeded) {
            letter.put("output", succeeded.output());
        } else if (outcome instanceof Outcome.Failed failed) {
            letter.put("error", failed.error());
            letter.put("cause", failed.cause());
        }
        return letter;
    }
}
