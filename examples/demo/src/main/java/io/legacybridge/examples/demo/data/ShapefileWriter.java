package io.legacybridge.examples.demo.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A drive as a shapefile of points (ESRI's technical description of 1998, and dBASE III). Written by hand and not by
 * ogr2ogr, so that the demo's input does not come from the program that it is to test.
 */
final class ShapefileWriter {
    private static final int POINT = 1;
    private static final String WGS84 = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,"
            + "298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

    private ShapefileWriter() {}

    private record Column(String name, char type, int length, int decimals) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("TIME", 'C', 20, 0),
            new Column("YIELD_THA", 'N', 8, 3),
            new Column("MOIST_PCT", 'N', 6, 2),
            new Column("WORKING", 'N', 1, 0));

    static GeneratedFiles write(Drive drive, @Nullable Fault fault) {
        String base = fault == Fault.SHAPEFILE_IN_UPPER_CASE ? "YIELD" : "yield";
        SortedMap<String, byte[]> files = new TreeMap<>();
        byte[] shp = shp(drive.fixes());
        int arrived = (int) (shp.length * 43L / 100);
        files.put(base + ".shp", fault == Fault.SHP_CUT ? Arrays.copyOf(shp, arrived) : shp);
        files.put(base + ".shx", shx(drive.fixes()));
        files.put(base + ".dbf", dbf(drive.fixes()));
        files.put(base + ".prj", WGS84.getBytes(US_ASCII));
        if (fault == Fault.PRJ_MISSING) {
            files.remove(base + ".prj");
        }
        if (fault == Fault.SHX_MISSING) {
            files.remove(base + ".shx");
        }
        if (fault == Fault.SHAPEFILE_IN_UPPER_CASE) {
            SortedMap<String, byte[]> upper = new TreeMap<>();
            files.forEach((name, content) -> upper.put(name.toUpperCase(Locale.ROOT), content));
            return new GeneratedFiles("YIELD.SHP", upper, expected(drive, fault));
        }
        return new GeneratedFiles(base + ".shp", files, expected(drive, fault));
    }

    private static Expected expected(Drive drive, @Nullable Fault fault) {
        if (fault == Fault.SHP_CUT || fault == Fault.SHX_MISSING) {
            return Expected.quarantined("SHAPEFILE", "Translator.Damaged");
        }
        return fault == Fault.PRJ_MISSING
                ? Expected.features("PLOT_SHAPEFILE", "without-crs", false, drive.fixes())
                : Expected.features("SHAPEFILE", "features", false, drive.fixes());
    }

    private static byte[] shp(List<Drive.Fix> fixes) {
        LittleEndian out = new LittleEndian();
        header(out, 100 + 28 * fixes.size(), fixes);
        int record = 0;
        for (Drive.Fix fix : fixes) {
            out.i32BigEndian(++record).i32BigEndian(10);
            out.i32(POINT).f64(fix.longitudeDegrees()).f64(fix.latitudeDegrees());
        }
        return out.toByteArray();
    }

    private static byte[] shx(List<Drive.Fix> fixes) {
        LittleEndian out = new LittleEndian();
        header(out, 100 + 8 * fixes.size(), fixes);
        for (int record = 0; record < fixes.size(); record++) {
            out.i32BigEndian((100 + 28 * record) / 2).i32BigEndian(10);
        }
        return out.toByteArray();
    }

    /** Lengths in these files count 16-bit words. */
    private static void header(LittleEndian out, int bytes, List<Drive.Fix> fixes) {
        out.i32BigEndian(9994).zeros(20).i32BigEndian(bytes / 2).i32(1000).i32(POINT);
        out.f64(fixes.stream().mapToInt(Drive.Fix::longitude).min().orElse(0) / 1e7);
        out.f64(fixes.stream().mapToInt(Drive.Fix::latitude).min().orElse(0) / 1e7);
        out.f64(fixes.stream().mapToInt(Drive.Fix::longitude).max().orElse(0) / 1e7);
        out.f64(fixes.stream().mapToInt(Drive.Fix::latitude).max().orElse(0) / 1e7);
        out.zeros(32);
    }

    private static byte[] dbf(List<Drive.Fix> fixes) {
        int width = 1 + COLUMNS.stream().mapToInt(Column::length).sum();
        LittleEndian out = new LittleEndian();
        out.u8(3).u8(125).u8(10).u8(1).i32(fixes.size());
        out.u16(33 + 32 * COLUMNS.size()).u16(width).zeros(20);
        for (Column column : COLUMNS) {
            out.raw(Arrays.copyOf(column.name().getBytes(US_ASCII), 11))
                    .u8(column.type())
                    .zeros(4);
            out.u8(column.length()).u8(column.decimals()).zeros(14);
        }
        out.u8(0x0d);
        for (Drive.Fix fix : fixes) {
            out.raw(String.format(
                            Locale.ROOT,
                            " %-20s%8s%6s%d",
                            fix.time(),
                            Decimals.of(fix.yield() / 100, 3),
                            Decimals.of(fix.moisture() / 100, 2),
                            fix.working() ? 1 : 0)
                    .getBytes(US_ASCII));
        }
        return out.u8(0x1a).toByteArray();
    }
}
