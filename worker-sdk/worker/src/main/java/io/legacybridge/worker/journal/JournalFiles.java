package io.legacybridge.worker.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a journal's folder and their names. Every file has a number, and a later one has a higher number:
 *
 * <ul>
 *   <li>{@code 00000007.all} holds all tasks that were open at its time: files of lower numbers do not count any more;
 *   <li>{@code 00000008.log} holds what happened since;
 *   <li>{@code unreadable-…} holds what could not be read, for a person;
 *   <li>{@code 00000009.all.part} is an {@code .all} whose writer did not finish.
 * </ul>
 */
final class JournalFiles {
    private static final Set<PosixFilePermission> CLOSED_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Pattern NAME = Pattern.compile("(\\d{8,18})\\.(all|log)");
    private static final String PART = ".part";

    /**
     * One file that counts.
     *
     * @param all whether it holds all open tasks
     */
    record Numbered(Path path, long number, boolean all) {}

    private final Path folder;
    private long last;

    private JournalFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder, closed to everybody else, or closes one that is there.
     *
     * @throws IOException if that cannot be, or nothing can be written there
     */
    static JournalFiles in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            if (folder.getParent() != null) {
                Files.createDirectories(folder.getParent());
            }
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(CLOSED_FOLDER));
        }
        if (!Files.getPosixFilePermissions(folder).equals(CLOSED_FOLDER)) {
            Files.setPosixFilePermissions(folder, CLOSED_FOLDER);
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("this user may not write there");
        }
        return new JournalFiles(folder);
    }

    Path folder() {
        return folder;
    }

    /** The files that count, in the order in which they were written. Removes what an interrupted writer left. */
    List<Numbered> find() throws IOException {
        List<Numbered> found = new ArrayList<>();
        for (Path path : list()) {
            if (path.getFileName().toString().endsWith(PART)) {
                Files.delete(path);
                continue;
            }
            Matcher name = NAME.matcher(path.getFileName().toString());
            if (name.matches()) {
                found.add(new Numbered(
                        path, Long.parseLong(name.group(1)), name.group(2).equals("all")));
            }
        }
        found.sort(Comparator.comparingLong(Numbered::number));
        last = found.isEmpty() ? 0 : found.get(found.size() - 1).number();
        long from = found.stream()
                .filter(Numbered::all)
                .mapToLong(Numbered::number)
                .max()
                .orElse(0);
        return found.stream().filter(file -> file.number() >= from).toList();
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A number that no file has. */
    long nextNumber() {
        return ++last;
    }

    Path log(long number) {
        return folder.resolve(name(number) + ".log");
    }

    Path all(long number) {
        return folder.resolve(name(number) + ".all");
    }

    Path part(long number) {
        return folder.resolve(name(number) + ".all" + PART);
    }

    Path unreadable(long number) {
        return folder.resolve("unreadable-" + name(number) + ".txt");
    }

    /** The name under which a file is kept that could not be read at all. */
    Path unreadable(Path file) {
        return folder.resolve("unreadable-" + file.getFileName());
    }

    private static String name(long number) {
        return String.format(Locale.ROOT, "%08d", number);
    }

    /** Removes the files that do not count any more since there is an {@code .all} of a number. */
    void deleteBelow(long number, Disk disk) throws IOException {
        for (Path path : list()) {
            Matcher name = NAME.matcher(path.getFileName().toString());
            if (name.matches() && Long.parseLong(name.group(1)) < number) {
                disk.delete(path);
            }
        }
    }
}
