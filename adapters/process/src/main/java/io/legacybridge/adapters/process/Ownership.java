package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose a run is: which task may cancel it, judge it, publish and remove it. One file in the run's folder says so by
 * its name, and it changes hands by a rename, which succeeds for one of those who try and leaves exactly one owner
 * whatever dies when.
 *
 * <p>A run is {@link State#WORKING} for a task until that task claims it to judge or cancel it ({@link State#ENDING}),
 * another attempt at the same work takes it over (WORKING again, for the other task), or another attempt claims it to
 * end it ({@link State#SUPERSEDED}). After a claim nobody can take it any more; the task itself may claim it again, as
 * after a restart. Of a run that was found good it may let go ({@link State#WAITING}): it is still the task's, which
 * claims it before it publishes, and until then another attempt may take it over.
 *
 * @param folder in the run's folder
 */
record Ownership(Path folder) {
    private static final String BEFORE = "before-";

    /** What an owner is at. */
    enum State {
        /** The program is to run; another attempt may still take the run. */
        WORKING("working-"),
        /** The owner judges the run, or cancels it. */
        ENDING("ending-"),
        /** It was judged good, and nobody has said yet that the owner's result is wanted. */
        WAITING("waiting-"),
        /** Another attempt ends the run. */
        SUPERSEDED("superseded-");

        private final String prefix;

        State(String prefix) {
            this.prefix = prefix;
        }
    }

    /**
     * Who has a run.
     *
     * @param task the task's id
     */
    record Owner(String task, State state) {
        private String file() {
            return state.prefix + task;
        }

        boolean is(String id) {
            return task.equals(id);
        }

        /** Whether another attempt at the same work may take the run over. */
        boolean lets() {
            return state == State.WORKING || state == State.WAITING;
        }
    }

    /** The first owner, in a folder that is just being made. */
    void begin(String task) throws IOException {
        Files.createDirectory(folder);
        Files.createFile(folder.resolve(new Owner(task, State.WORKING).file()));
    }

    /** Who has the run now; empty if its folder is gone. */
    Optional<Owner> owner() throws IOException {
        for (String name : names()) {
            for (State state : State.values()) {
                if (name.startsWith(state.prefix)) {
                    return Optional.of(new Owner(name.substring(state.prefix.length()), state));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the task still has the run, in any state but superseded. Cheap. */
    boolean has(String task) {
        return exists(new Owner(task, State.WORKING))
                || exists(new Owner(task, State.ENDING))
                || exists(new Owner(task, State.WAITING));
    }

    /** Claims the run for its own task; nobody can take it from there on. @return false if it is another's by now */
    boolean claim(String task) throws IOException {
        Owner ending = new Owner(task, State.ENDING);
        return move(new Owner(task, State.WORKING), ending)
                || move(new Owner(task, State.WAITING), ending)
                || exists(ending);
    }

    /** Lets go of a run that its task has claimed, so that another attempt may take it over after all. */
    void letWait(String task) throws IOException {
        Owner waiting = new Owner(task, State.WAITING);
        if (move(new Owner(task, State.ENDING), waiting)) {
            Files.setLastModifiedTime(folder.resolve(waiting.file()), FileTime.from(Instant.now()));
        }
    }

    /** Since when the run waits for its owner, or another attempt; empty if it does not. */
    Optional<Instant> waitingSince() throws IOException {
        Optional<Owner> owner = owner().filter(has -> has.state() == State.WAITING);
        try {
            return owner.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            Files.getLastModifiedTime(folder.resolve(owner.get().file()))
                                    .toInstant());
        } catch (NoSuchFileException claimed) {
            return Optional.empty();
        }
    }

    /**
     * Takes the run over for another task.
     *
     * @param from its owner, in a state in which it can be taken over
     * @return false if somebody claimed it before
     */
    boolean adopt(Owner from, String to) throws IOException {
        try {
            // First, so that whoever removes the folder knows of it; it means nothing of one who has the run.
            Files.createFile(folder.resolve(BEFORE + from.task()));
        } catch (FileAlreadyExistsException anotherTried) {
            // It says the same.
        } catch (NoSuchFileException | NotDirectoryException gone) {
            return false;
        }
        return move(from, new Owner(to, State.WORKING));
    }

    /** Claims the run of a task in order to end it. @return false if somebody claimed it before */
    boolean supersede(String task) throws IOException {
        return move(new Owner(task, State.WORKING), new Owner(task, State.SUPERSEDED));
    }

    /** The tasks that had the run before it was taken over. */
    List<String> before() throws IOException {
        Optional<Owner> owner = owner();
        return names().stream()
                .filter(name -> name.startsWith(BEFORE))
                .map(name -> name.substring(BEFORE.length()))
                .filter(task -> owner.filter(has -> has.is(task)).isEmpty())
                .toList();
    }

    /** Nobody asks any more what became of a task that had the run before. */
    void forget(String task) throws IOException {
        Files.deleteIfExists(folder.resolve(BEFORE + task));
    }

    private boolean move(Owner from, Owner to) throws IOException {
        try {
            Files.move(folder.resolve(from.file()), folder.resolve(to.file()), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException lost) {
            return false;
        }
    }

    private boolean exists(Owner owner) {
        return Files.exists(folder.resolve(owner.file()));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (NoSuchFileException gone) {
            return List.of();
        }
    }
}
