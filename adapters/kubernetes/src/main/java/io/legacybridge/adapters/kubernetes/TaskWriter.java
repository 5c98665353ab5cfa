package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.legacybridge.worker.journal.JournalEntry;
import io.legacybridge.worker.journal.JournaledTask;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes what has happened to a task, by one request where nothing went wrong.
 *
 * <p>Refused, since the Secret is not as it was last seen: it is looked at. If it is still this replica's (an earlier
 * request was carried out although no answer came, or a person has touched it), it is written once more on what it is
 * now; if it is another's, so is the task. If it is not there any more, it is made anew. Thread-safe.
 */
final class TaskWriter {
    private static final int TRIES = 4;

    private final TaskSecrets secrets;
    private final String me;

    /** @param me this replica */
    TaskWriter(TaskSecrets secrets, String me) {
        this.secrets = secrets;
        this.me = me;
    }

    /** What came of it. */
    sealed interface Result {
        /** It is open. */
        record Kept(HeldTask task) implements Result {}

        /** It is not open. */
        record Gone() implements Result {}

        /** It is another replica's. */
        record Others() implements Result {}

        /** Nothing of it was written. */
        record Failed(IOException failure) implements Result {}
    }

    /**
     * Writes entries of one task.
     *
     * @param before the task as it was written before; none if it was not open
     */
    Result write(@Nullable HeldTask before, List<JournalEntry> entries) {
        JournaledTask was = before == null ? null : before.task();
        JournaledTask now = was;
        for (JournalEntry entry : entries) {
            now = after(now, entry);
        }
        if (now == null && before == null) {
            return new Result.Gone();
        }
        if (before != null && now != null && now.equals(was)) {
            return new Result.Kept(before);
        }
        try {
            return write(
                    Optional.ofNullable(before).map(HeldTask::secret),
                    Objects.requireNonNull(now == null ? was : now),
                    now);
        } catch (IOException e) {
            return new Result.Failed(e);
        } catch (KubernetesClientException e) {
            return new Result.Failed(new IOException(
                    "the cluster does not take the journal's entry: "
                            + Refusal.of(e).message(),
                    e));
        } catch (RuntimeException e) {
            return new Result.Failed(new IOException("the journal's entry could not be written: " + e, e));
        }
    }

    /** An entry of a task that is not open says nothing, unless it opens it. */
    private static @Nullable JournaledTask after(@Nullable JournaledTask task, JournalEntry entry) {
        if (entry instanceof JournalEntry.Accepted accepted) {
            return accepted.what();
        }
        return task == null || entry instanceof JournalEntry.Closed ? null : task.after(entry);
    }

    /** @param now what it is from now on; none if it is closed */
    private Result write(Optional<Secret> seen, JournaledTask task, @Nullable JournaledTask now) throws IOException {
        Optional<Secret> there = seen;
        for (int i = 0; i < TRIES; i++) {
            try {
                if (now != null) {
                    Secret written =
                            there.isPresent() ? secrets.replace(there.get(), now, me) : secrets.create(now, me);
                    return new Result.Kept(new HeldTask(now, written));
                }
                if (there.isPresent()) {
                    secrets.delete(there.get());
                }
                return new Result.Gone();
            } catch (KubernetesClientException e) {
                switch (Refusal.of(e).kind()) {
                    case ABSENT, CHANGED, EXISTS -> there = secrets.get(task);
                    default -> throw e;
                }
                if (there.isPresent() && !me.equals(Meta.label(there.get(), Labels.OWNER))) {
                    return new Result.Others();
                }
            }
        }
        throw new IOException("somebody else changes the task's Secret again and again");
    }
}
