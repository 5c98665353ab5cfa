package io.legacybridge.examples.demo.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A drive as a yield monitor's CSV: a header with units, in Latin-1 as such monitors write it, lines that end with CR
 * LF.
 */
final class YieldCsvWriter {
    private static final String HEADER =
            "Longitude,Latitude,Time,Yld Mass(Dry)(tonne/ha),Moisture(%),Air Temp(°C),Crop Flw(V)(m³/s),Field";

    private YieldCsvWriter() {}

    static GeneratedFiles write(Drive drive, @Nullable Fault fault) {
        List<Drive.Fix> kept = new ArrayList<>();
        StringBuilder text = new StringBuilder(HEADER).append("\r\n");
        for (int i = 0; i < drive.fixes().size(); i++) {
            Drive.Fix fix = drive.fixes().get(i);
            boolean garbled = fault == Fault.ROWS_GARBLED && i % 60 == 30 && i < 180;
            if (!garbled) {
                kept.add(fix);
            }
            text.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%s,%s,14,%s,%s\r\n",
                    garbled ? "#NUM!" : Decimals.of(fix.longitude(), 7),
                    Decimals.of(fix.latitude(), 7),
                    fix.time(),
                    Decimals.of(fix.yield() / 100, 3),
                    Decimals.of(fix.moisture() / 100, 2),
                    Decimals.of(fix.yield() / 6_000, 4),
                    drive.field()));
        }
        byte[] csv = text.toString().getBytes(ISO_8859_1);
        SortedMap<String, byte[]> files = new TreeMap<>();
        if (fault == Fault.ZIPPED) {
            files.put("yield.zip", new ZipWriter().add("yield.csv", csv).toByteArray());
            return new GeneratedFiles(
                    "yield.zip/yield.csv", files, Expected.features("YIELD_CSV", "features", false, kept));
        }
        String name = name(fault);
        files.put(name, csv);
        return new GeneratedFiles(
                name, files, Expected.features("YIELD_CSV", "features", fault == Fault.ROWS_GARBLED, kept));
    }

    private static String name(@Nullable Fault fault) {
        if (fault == Fault.NAME_WITH_EVERYTHING) {
            return "Erträge \"Süd\" $HOME & 'co'.csv";
        }
        return fault == Fault.NAME_OF_TWO_LINES ? "yield\nsecond line.csv" : "yield.csv";
    }
}
