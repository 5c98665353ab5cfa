package io.legacybridge.adapters.process;

import io.legacybridge.worker.input.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Unpacks one archive of a stranger's into a new folder: a zip, a tar or a gzipped tar, whatever its name says. Only
 * regular files and folders come of it; an archive in it stays a file. It stops at the first thing that is wrong and
 * leaves what it wrote to be removed with the run's folder.
 */
final class Unpacking {
    private static final int BUFFER = 1 << 16;
    private static final long NEVER_TOO_LARGE = 16 << 20;

    private final LimitsConfig limits;
    private final InputBudget budget;
    private final String field;
    private final Path target;
    private final EntryNames names;
    private long largest;
    private long unpacked;
    private boolean hasFile;

    Unpacking(LimitsConfig limits, InputBudget budget, String field, Path target) {
        this.limits = limits;
        this.budget = budget;
        this.field = field;
        this.target = target;
        this.names = new EntryNames(limits.archives().depth());
    }

    /** A step of reading that fails if the archive is damaged. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    void unpack(Path archive) throws InvalidInputException, IOException {
        String where = field + ": " + Utf8Path.text(archive);
        Files.createDirectory(target);
        try (ArchiveSource source = ArchiveSource.open(archive)) {
            largest = Math.max(NEVER_TOO_LARGE, (long)
                    ((double) source.size() * limits.archives().ratio()));
            byte[] head = source.head(TarConstants.DEFAULT_RCDSIZE);
            Optional<ArchiveReader> opened = reading(source, where, () -> open(source, head));
            if (opened.isEmpty()) {
                throw new InvalidInputException(where + " is no zip, tar or tar.gz; send one of them");
            }
            try (ArchiveReader reader = opened.get()) {
                entries(source, reader, where);
            }
        }
        if (!hasFile) {
            throw new InvalidInputException(where + " has no file in it; pack the archive again");
        }
    }

    private Optional<ArchiveReader> open(ArchiveSource source, byte[] head) throws IOException {
        if (begins(head, 'P', 'K', 3, 4) || begins(head, 'P', 'K', 5, 6)) {
            return Optional.of(new ZipReader(source, limits.inputFiles()));
        }
        InputStream bytes = new BufferedInputStream(Channels.newInputStream(source), BUFFER);
        if (begins(head, 0x1f, 0x8b)) {
            return Optional.of(new TarReader(new GZIPInputStream(bytes, BUFFER), limits.inputFiles()));
        }
        return head.length == TarConstants.DEFAULT_RCDSIZE && TarUtils.verifyCheckSum(head)
                ? Optional.of(new TarReader(bytes, limits.inputFiles()))
                : Optional.empty();
    }

    private static boolean begins(byte[] head, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (head.length <= i || (head[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private void entries(ArchiveSource source, ArchiveReader reader, String where)
            throws InvalidInputException, IOException {
        Optional<ArchiveReader.Entry> next = reading(source, where, reader::next);
        while (next.isPresent()) {
            ArchiveReader.Entry entry = next.get();
            String here = where + ", entry '" + EntryNames.shown(entry.name()) + "'";
            if (entry.refusal() != null) {
                throw new InvalidInputException(here + " " + entry.refusal());
            }
            EntryNames.Place place = names.place(here, entry.name(), entry.folder());
            if (place.file() != null || place.folders().isEmpty()) {
                budget.count(here);
            }
            for (String folder : place.folders()) {
                budget.count(here);
                Files.createDirectory(Utf8Path.below(target, folder));
            }
            if (place.file() != null) {
                hasFile = true;
                write(source, entry, Utf8Path.below(target, place.file()), here);
            }
            next = reading(source, here, reader::next);
        }
    }

    private void write(ArchiveSource source, ArchiveReader.Entry entry, Path file, String where)
            throws InvalidInputException, IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream from = reading(source, where, () -> entry.content().open());
                OutputStream to = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            for (int read = reading(source, where, () -> from.read(buffer));
                    read >= 0;
                    read = reading(source, where, () -> from.read(buffer))) {
                budget.add(where, read);
                unpacked += read;
                if (unpacked > largest) {
                    throw new InvalidInputException(where + ": the content is more than the "
                            + limits.archives().ratio()
                            + " times as large as its archive that limits.archives.ratio allows");
                }
                to.write(buffer, 0, read);
            }
        }
    }

    /** The library answers to bytes that make no sense with unchecked exceptions, too. */
    private static <T> T reading(ArchiveSource source, String where, Reading<T> step)
            throws InvalidInputException, IOException {
        try {
            return step.read();
        } catch (IOException | RuntimeException e) {
            source.failIfBroken();
            Throwable first = e;
            while (first.getCause() != null) {
                first = first.getCause();
            }
            throw new InvalidInputException(
                    where + ": the archive is damaged here or after it: " + first.getMessage() + "; send it again");
        }
    }
}
