package io.legacybridge.adapters.process;

import io.legacybridge.worker.adapter.SameWorkException;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import io.legacybridge.worker.task.WorkKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which run has a piece of work: of two runs of one key, one at most lives at a time, whichever bridges of this host
 * start them and whatever dies when.
 *
 * <p>Each key has a file, named by its id. The supervisor of a run holds the file's lock as long as it lives, and
 * writes into it which run that is, under a number that it never had before. A launch goes like this: read the entry;
 * if the run that it names lives, refuse; if that run's supervisor is gone, end what it left; then start a supervisor
 * that takes the lock <em>if the entry is still the one that was read</em>. Should it be another by now, look again. So
 * no program starts that was not preceded by a look at all that the one before may have left.
 *
 * <p>Files that no run needs any more are removed now and then, by {@link #sweep}.
 *
 * <p>Blocks for as long as a supervisor takes to start, and longer where something that was left has to be ended.
 * Thread-safe.
 */
final class WorkKeys {
    private static final Logger LOG = LoggerFactory.getLogger(WorkKeys.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final Duration UNUSED = Duration.ofMinutes(10);
    private static final int SWEPT_AT_ONCE = 200;
    private static final String SWEEP = """
            for file; do
                (
                    exec 6<"$file" || exit
                    flock -n 6 && [ "$file" -ef /proc/self/fd/6 ] || exit
                    IFS= read -r entry <"$file"
                    [ -e "${entry#* }" ] || rm -f -- "$file"
                )
            done
            """;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private final Path folder;
    private final Launcher launcher;

    private WorkKeys(Path folder, Launcher launcher) {
        this.folder = folder;
        this.launcher = launcher;
    }

    /**
     * Makes the folder, or looks whether one that is there will do.
     *
     * @throws IllegalStateException if it will not, with a message for the operator
     */
    static WorkKeys in(Path folder, Launcher launcher) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.getParent());
                createPrivate(folder);
            }
            Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
            open.retainAll(Files.getPosixFilePermissions(folder));
            long owner = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
            if (!open.isEmpty() || owner != Confinement.ownUid()) {
                throw new IOException(
                        open.isEmpty()
                                ? "it belongs to uid " + owner + ", and this service runs as uid "
                                        + Confinement.ownUid()
                                : "others may enter it; close it with chmod 700");
            }
            FileLock.tryOut(folder);
            return new WorkKeys(folder, launcher);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "workKeys.folder: " + folder + " cannot be used (" + e.getMessage()
                            + "); name a folder on a disk of this host that only this service's user may enter",
                    e);
        }
    }

    private static void createPrivate(Path folder) throws IOException {
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException another) {
            // Another service of this host made it just now; what it is, is looked at next.
            if (!Files.isDirectory(folder)) {
                throw another;
            }
        }
    }

    /**
     * Starts the supervisor of a prepared run, which then has the piece of work.
     *
     * @param adoptsWithin how long after its end an earlier run is not to be done again, as it can be adopted
     * @return the supervisor, a child of this JVM; empty if an earlier one runs there already
     * @throws SameWorkException if another run of the same work lives, or can be adopted; nothing was started
     */
    Optional<Process> start(WorkKey key, RunFolder run, Optional<Duration> adoptsWithin)
            throws SameWorkException, TargetUnavailableException, IOException {
        Path file = folder.resolve(key.id());
        String own = Utf8Path.text(run.path());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() - deadline < 0) {
                if (!Files.isDirectory(folder)) {
                    throw new TargetUnavailableException("the folder of the work keys, " + folder + ", is gone");
                }
                String seen = entry(file);
                Optional<Path> holder = runOf(seen).filter(path -> !path.equals(run.path()));
                if (holder.isPresent()) {
                    OtherRun other = new OtherRun(holder.get());
                    if (other.lives() || (adoptsWithin.isPresent() && other.canBeAdopted(adoptsWithin.get()))) {
                        throw sameWork(holder.get());
                    }
                }
                run.write(run.program().workKey(), String.join("\n", Utf8Path.text(file), seen, own, ""));
                Process supervisor = launcher.start(run.program());
                int code = exitBeforeStart(supervisor, run, deadline);
                if (code == Launcher.SAME_WORK
                        && holder.isPresent()
                        && entry(file).equals(seen)) {
                    // Its processes are not to be seen from here, but its supervisor has the lock.
                    throw sameWork(holder.get());
                } else if (code == Launcher.HELD && run.program().started().isPresent()) {
                    return Optional.empty();
                } else if (code != Launcher.SAME_WORK && code != Launcher.HELD) {
                    return Optional.of(supervisor);
                }
                Thread.sleep(LOOK_AGAIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetUnavailableException("the launch of run " + run.id() + " was interrupted", e);
        }
        throw new TargetUnavailableException("run " + run.id() + " and others contend for " + key + " without an end");
    }

    private static SameWorkException sameWork(Path holder) {
        return new SameWorkException(
                "run " + holder.getFileName() + " is at the same work", ProcessRun.handle(new RunFolder(holder)));
    }

    /** Waits until the supervisor has started the program; its exit code if it ended before that, or 0. */
    private static int exitBeforeStart(Process supervisor, RunFolder run, long deadline) {
        try {
            while (!supervisor.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                if (run.program().started().isPresent() || System.nanoTime() - deadline > 0) {
                    return 0;
                }
            }
            return supervisor.exitValue();
        } catch (IOException e) {
            // It may have started the program all the same: whoever follows it finds out.
            LOG.warn("Run {} was started, and its folder cannot be read: {}", run.id(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static String entry(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).replace("\n", "");
        } catch (NoSuchFileException unused) {
            return "";
        }
    }

    private static Optional<Path> runOf(String entry) {
        int space = entry.indexOf(' ');
        return space < 0 ? Optional.empty() : Optional.of(Utf8Path.of(entry.substring(space + 1)));
    }

    /** Removes the files whose run is over and was cleared away a while ago. */
    void sweep() {
        Instant oldest = Instant.now().minus(UNUSED);
        List<String> unused = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isBefore(oldest)
                        && runOf(entry(file)).filter(Files::exists).isEmpty()) {
                    unused.add(Utf8Path.text(file));
                }
            }
            for (int from = 0; from < unused.size(); from += SWEPT_AT_ONCE) {
                List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SWEEP, "sweep"));
                words.addAll(unused.subList(from, Math.min(unused.size(), from + SWEPT_AT_ONCE)));
                HostCommand.run(words);
            }
        } catch (IOException | IllegalStateException e) {
            LOG.warn("What is no longer needed in {} could not be removed: {}", folder, e.toString());
        }
    }
}
