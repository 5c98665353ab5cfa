package io.legacybridge.adapters.process;

import io.legacybridge.adapters.program.FileChecks;
import io.legacybridge.adapters.program.StdoutCheck;
import io.legacybridge.adapters.program.Verdict;
import io.legacybridge.worker.error.ErrorNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a program that ended well also left what it has to: its files, and on stdout what the result needs. */
final class Outputs {
    private final RunFolder folder;
    private final RunSpec spec;

    Outputs(RunFolder folder, RunSpec spec) {
        this.folder = folder;
        this.spec = spec;
    }

    /** What stdout says, or why the outputs are rejected. */
    StdoutCheck.Checked check() throws IOException {
        for (RunSpec.Output output : spec.outputs()) {
            Optional<Verdict.Rejected> rejected = file(output);
            if (rejected.isPresent()) {
                return new StdoutCheck.Checked(null, rejected.get());
            }
        }
        return new StdoutCheck(spec.result(), spec.stdoutBytes())
                .check(folder.program().stdout(), folder.program().startTime());
    }

    private Optional<Verdict.Rejected> file(RunSpec.Output output) throws IOException {
        Path file = folder.out().resolve(output.file());
        String name = "out." + output.name() + " (" + output.file() + ")";
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return output.optional() ? Optional.empty() : missing("the program wrote no " + name);
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return invalid(name + " is not a regular file");
        }
        RunUser user = spec.user();
        if (user != null && !user.wrote(file)) {
            return invalid(name + " is not a file of the program's own: it belongs to another user or is a hard link");
        }
        boolean empty = Files.size(file) == 0;
        if (empty) {
            return output.optional() ? Optional.empty() : missing(name + " is empty");
        }
        return new FileChecks(file, name, folder.program().startTime()).firstFailure(output.checks());
    }

    private static Optional<Verdict.Rejected> missing(String why) {
        return Optional.of(new Verdict.Rejected(ErrorNames.PROCESS_OUTPUT_MISSING.text(), why));
    }

    private static Optional<Verdict.Rejected> invalid(String why) {
        return Optional.of(new Verdict.Rejected(ErrorNames.PROCESS_OUTPUT_INVALID.text(), why));
    }
}
