package io.legacybridge.examples.demo.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A drive as it is sent in: a card with the files beside it in a zip, or a shapefile with its tickets in a gzipped tar.
 * An archive that is refused as a whole has one verdict, of any other each data set in it has its own.
 */
final class ArchiveWriter {
    private static final int BOMB = 48 << 20;

    private ArchiveWriter() {}

    static GeneratedFiles write(Drive drive, @Nullable Fault fault) {
        String name = String.format(Locale.ROOT, "delivery %03d", drive.number());
        return fault == null && drive.number() % 4 == 3
                ? tar(name + ".tar.gz", drive)
                : zip(name + ".zip", drive, fault);
    }

    private static GeneratedFiles tar(String name, Drive drive) {
        List<GeneratedFiles> packed = List.of(ShapefileWriter.write(drive, null), TicketWriter.write(drive, null));
        TarWriter tar = new TarWriter();
        packed.forEach(one -> one.files().forEach(tar::add));
        return archive(name, Deflated.gzip(tar.toByteArray()), packed);
    }

    private static GeneratedFiles zip(String name, Drive drive, @Nullable Fault fault) {
        List<GeneratedFiles> packed = new ArrayList<>(List.of(
                CardWriter.write(drive, null), NmeaWriter.write(drive, null), YieldCsvWriter.write(drive, null)));
        ZipWriter zip = new ZipWriter();
        packed.forEach(one -> one.files().forEach(zip::add));
        byte[] inner = new ZipWriter().add("more.txt", new byte[100]).toByteArray();
        if (fault == Fault.ARCHIVE_IN_ARCHIVE) {
            zip.add("more.zip", inner);
            packed.add(
                    new GeneratedFiles("more.zip", new TreeMap<>(), Expected.quarantined("UNKNOWN", "Archive.Nested")));
        }
        if (fault == null || fault == Fault.ARCHIVE_IN_ARCHIVE) {
            return archive(name, zip.toByteArray(), packed);
        }
        byte[] sent = switch (fault) {
            case ARCHIVE_CUT -> Arrays.copyOf(zip.toByteArray(), zip.toByteArray().length / 2);
            case ARCHIVE_BOMB -> new ZipWriter().addZeros("zeros.bin", BOMB).toByteArray();
            case ENTRY_OUTSIDE -> zip.add("../../outside.csv", inner).toByteArray();
            case ENTRY_ENCRYPTED -> zip.addEncrypted("secret.csv", inner).toByteArray();
            default -> throw new IllegalArgumentException(fault + " does not happen to an archive");
        };
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(name, sent);
        return new GeneratedFiles(name, files, Expected.quarantined("ARCHIVE", "Archive.Refused"));
    }

    private static GeneratedFiles archive(String name, byte[] content, List<GeneratedFiles> packed) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(name, content);
        return new GeneratedFiles(
                files,
                packed.stream()
                        .flatMap(one -> one.dataSets().stream())
                        .map(one -> new GeneratedFiles.DataSet(name + "/" + one.main(), one.expected()))
                        .toList());
    }
}
