package io.legacybridge.adapters.kubernetes;

import io.legacybridge.adapters.program.Defaults;
import io.legacybridge.adapters.program.StoredOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that a Job's container stores. It is written on the Job with all else that the run is judged by.
 *
 * @param run the task that the Job was created for, whose id the names have that the files have until they are
 *     published; a later attempt that adopts the Job finds them by it
 * @param files where they belong
 * @param result the name of the one whose content is the run's result; null for none
 */
record JobOutputs(
        String run, List<StoredOutput> files, @Nullable String result) {
    static final JobOutputs NONE = new JobOutputs("", List.of(), null);

    JobOutputs(String run, @Nullable List<StoredOutput> files, @Nullable String result) {
        this.run = run;
        this.files = Defaults.list(files);
        this.result = result;
    }
}
