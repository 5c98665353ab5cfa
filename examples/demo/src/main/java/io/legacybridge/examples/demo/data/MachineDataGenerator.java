package io.legacybridge.examples.demo.data;

import io.legacybridge.examples.demo.data.Manifest.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes machine data from a seed: each simulated drive in every format, some of it faulty, and says what has to come
 * of each. The same seed gives the same bytes on every machine; a data set depends on the seed and its number only, so
 * that a bigger set begins with the smaller one.
 */
public final class MachineDataGenerator {
    private static final Format[] FORMATS = Format.values();
    private static final double FAULT_RATE = 0.06;

    private final long seed;

    public MachineDataGenerator(long seed) {
        this.seed = seed;
    }

    /**
     * Writes so many data sets, and archives of several, into a folder.
     *
     * @param folder created if need be; what is in it stays
     * @param tasks how many, 1 or more; the manifest has more data sets, as an archive holds several
     */
    public Manifest generate(Path folder, int tasks) throws IOException {
        List<Entry> entries = new ArrayList<>();
        @Nullable Drive drive = null;
        for (int task = 0; task < tasks; task++) {
            int number = task / FORMATS.length + 1;
            if (drive == null || drive.number() != number) {
                drive = DriveSimulator.drive(seed, number);
            }
            Format format = FORMATS[task % FORMATS.length];
            @Nullable Fault fault = fault(format, number - 1);
            entries.addAll(write(folder, format, fault, drive));
        }
        return new Manifest(seed, tasks, List.copyOf(entries));
    }

    /**
     * Every second drive shows the next fault of a format until each was shown; after that they are as rare as in life.
     */
    private @Nullable Fault fault(Format format, int ordinal) {
        List<Fault> faults = Fault.of(format);
        if (ordinal < 2 * faults.size()) {
            return ordinal % 2 == 1 ? faults.get(ordinal / 2) : null;
        }
        Randomness random = Randomness.of(~seed, (long) ordinal * FORMATS.length + format.ordinal());
        return random.chance(FAULT_RATE) ? faults.get(random.between(0, faults.size() - 1)) : null;
    }

    private static List<Entry> write(Path folder, Format format, @Nullable Fault fault, Drive drive)
            throws IOException {
        GeneratedFiles generated = switch (format) {
            case ISOXML -> CardWriter.write(drive, fault);
            case NMEA -> NmeaWriter.write(drive, fault);
            case SHAPEFILE -> ShapefileWriter.write(drive, fault);
            case YIELD_CSV -> YieldCsvWriter.write(drive, fault);
            case SCALE_TICKET -> TicketWriter.write(drive, fault);
            case ARCHIVE -> ArchiveWriter.write(drive, fault);
        };
        String under = String.format(Locale.ROOT, "drive %03d/", drive.number());
        SortedMap<String, String> hashes = new TreeMap<>();
        for (var file : generated.files().entrySet()) {
            Path path = folder.resolve(under + file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
            hashes.put(under + file.getKey(), sha256(file.getValue()));
        }
        return generated.dataSets().stream()
                .map(dataSet -> new Entry(under + dataSet.main(), format, fault, dataSet.expected(), hashes))
                .toList();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
