package io.legacybridge.examples.demo.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A drive as NMEA 0183: a GGA and an RMC sentence for each fix, once a second, as a monitor's serial port gives them.
 */
final class NmeaWriter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HHmmss.SS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("ddMMyy", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int EVERY = 25;

    private NmeaWriter() {}

    static GeneratedFiles write(Drive drive, @Nullable Fault fault) {
        String name = fault == Fault.NAME_LIKE_AN_OPTION ? "-rf.nmea" : "track.nmea";
        StringBuilder log = new StringBuilder();
        int lost = 0;
        for (int i = 0; fault != Fault.EMPTY_FILE && i < drive.fixes().size(); i++) {
            boolean damaged = fault == Fault.ALL_CHECKSUMS_WRONG
                    || (fault == Fault.SOME_CHECKSUMS_WRONG && i % EVERY == EVERY / 2);
            lost += damaged ? 1 : 0;
            append(log, gga(drive.fixes().get(i)), damaged);
            append(log, rmc(drive.fixes().get(i)), damaged);
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(name, log.toString().getBytes(US_ASCII));
        return new GeneratedFiles(name, files, expected(drive, fault, lost));
    }

    private static Expected expected(Drive drive, @Nullable Fault fault, int lost) {
        if (fault == Fault.EMPTY_FILE) {
            return Expected.quarantined("UNKNOWN", "Translator.Empty");
        }
        if (fault == Fault.ALL_CHECKSUMS_WRONG) {
            return Expected.quarantined("NMEA", "Translator.Empty");
        }
        List<Drive.Fix> kept = new ArrayList<>();
        for (int i = 0; i < drive.fixes().size(); i++) {
            if (fault != Fault.SOME_CHECKSUMS_WRONG || i % EVERY != EVERY / 2) {
                kept.add(drive.fixes().get(i));
            }
        }
        return Expected.features("NMEA", "features", lost > 0, kept);
    }

    private static String gga(Drive.Fix fix) {
        return String.format(
                Locale.ROOT,
                "GPGGA,%s,%s,4,14,0.8,%s,M,-31.442,M,1.0,0133",
                TIME.format(fix.time()),
                position(fix),
                Decimals.of(fix.altitude(), 3));
    }

    private static String rmc(Drive.Fix fix) {
        return String.format(
                Locale.ROOT,
                "GPRMC,%s,A,%s,%s,%s,%s,,,A",
                TIME.format(fix.time()),
                position(fix),
                Decimals.of(fix.speed() * 19_438_445L / 10_000_000, 3),
                Decimals.of(fix.course(), 2),
                DAY.format(fix.time()));
    }

    private static String position(Drive.Fix fix) {
        return angle(fix.latitude(), 2)
                + (fix.latitude() < 0 ? ",S," : ",N,")
                + angle(fix.longitude(), 3)
                + (fix.longitude() < 0 ? ",W" : ",E");
    }

    /** Degrees and minutes; seven decimals of a minute hold every 1e-7 degree exactly. */
    private static String angle(int value, int digits) {
        long degrees = Math.abs((long) value) / 10_000_000;
        long minutes = Math.abs((long) value) % 10_000_000 * 60;
        return String.format(
                Locale.ROOT, "%0" + digits + "d%02d.%07d", degrees, minutes / 10_000_000, minutes % 10_000_000);
    }

    private static void append(StringBuilder log, String sentence, boolean damaged) {
        int checksum = sentence.chars().reduce(0, (a, b) -> a ^ b);
        if (damaged) {
            checksum ^= 0x11;
        }
        log.append('$').append(sentence).append(String.format(Locale.ROOT, "*%02X\r\n", checksum));
    }
}
