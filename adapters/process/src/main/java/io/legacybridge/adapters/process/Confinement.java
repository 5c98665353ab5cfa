package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As whom and within which limits the programs of an activity run: the words that stand before a program on its command
 * line, each a program of util-linux.
 *
 * @param runAs null: as the bridge's own user
 */
record Confinement(Rlimits limits, @Nullable RunAs runAs) {

    /**
     * What a configuration asks for, tried out with a program that does nothing.
     *
     * @throws IllegalStateException if this host, or the bridge's user on it, cannot do that, with a message for the
     *     operator
     */
    static Confinement of(ProcessAdapterConfig config) {
        RunAsConfig wanted = config.runAs();
        long own = ownUid();
        if (wanted == null && own == 0 && config.limits().resources().processes() != null) {
            throw new IllegalStateException("limits.resources.processes does not hold root, which the program would"
                    + " run as; add runAs: {user: nobody}, or leave the limit out");
        }
        Rlimits limits = Rlimits.of(config.limits().resources());
        Confinement confinement = new Confinement(limits, wanted == null ? null : RunAs.of(wanted, own));
        confinement.tryOut();
        return confinement;
    }

    /** As whom the run of a task runs; null for the bridge's own user. */
    @Nullable
    RunUser user(String id) {
        return runAs == null ? null : RunUser.of(runAs.uid(), id);
    }

    /** The folder of the run of a task. */
    RunFolder folder(Path path, String id) {
        return runAs == null ? new RunFolder(path) : new RunFolder(path, runAs.place(id));
    }

    /** What stands before the program. */
    List<String> prefix(@Nullable RunUser user) {
        List<String> words = new ArrayList<>();
        if (user != null) {
            words.addAll(user.words(HostCommand.find("setpriv")));
        }
        // After setpriv, which keeps its capabilities until it becomes something else: so it is the user who must be
        // allowed to execute the program.
        words.add(HostCommand.find("setsid"));
        // After setpriv, so that a user who has too many processes already is told so by fork and not by exec.
        if (!limits.values().isEmpty()) {
            words.add(HostCommand.find("prlimit"));
            words.addAll(limits.options());
        }
        return words;
    }

    private void tryOut() {
        if (runAs != null) {
            runAs.tryOut(HostCommand.find("setpriv"));
        }
        if (!limits.values().isEmpty()) {
            List<String> words = prefix(user("00000000"));
            words.add(HostCommand.find("true"));
            HostCommand.Answer answer = HostCommand.run(words);
            if (answer.code() != 0) {
                throw new IllegalStateException("a program that does nothing cannot run within limits.resources: "
                        + (answer.text().isEmpty() ? "it ended with exit code " + answer.code() : answer.text())
                        + "; raise the limit, or the bridge's own (ulimit -H)");
            }
        }
    }

    /** As whom the bridge runs. */
    static long ownUid() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        } catch (IOException e) {
            throw new IllegalStateException("the process adapter needs /proc: " + e.getMessage(), e);
        }
    }
}
