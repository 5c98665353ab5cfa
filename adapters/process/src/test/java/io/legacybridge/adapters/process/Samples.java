package io.legacybridge.adapters.process;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Inputs for the real translators, of any size. */
final class Samples {
    private Samples() {}

    /** A track of one fix a second. */
    static Path nmea(Path file, int fixes) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (int i = 0; i < fixes; i++) {
                String time = String.format(Locale.ROOT, "%02d%02d%02d.00", i / 3600 % 24, i / 60 % 60, i % 60);
                String place = String.format(Locale.ROOT, "41%07.4f,N,093%07.4f,W", i % 50_000 / 1e3, i % 599 / 1e1);
                sentence(out, "GPGGA," + time + "," + place + ",1,08,1.0,300.0,M,-32.0,M,,");
                sentence(out, "GPRMC," + time + ",A," + place + ",5.0,90.0,150620,,,A");
            }
        }
        return file;
    }

    private static void sentence(BufferedWriter out, String body) throws IOException {
        int sum = body.chars().reduce(0, (a, b) -> a ^ b);
        out.write(String.format(Locale.ROOT, "$%s*%02X\r\n", body, sum));
    }

    /** Yield points as a table. */
    static Path csv(Path file, int rows) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            out.write("lon,lat,yield\n");
            for (int i = 0; i < rows; i++) {
                out.write(String.format(Locale.ROOT, "%.6f,%.6f,%d%n", -93 + i * 1e-5, 41.5 + i * 1e-5, i % 15));
            }
        }
        return file;
    }

    /** Yield points as a shapefile: FOLDER/NAME.shp and its companions, made by ogr2ogr. */
    static Path shapefile(Path folder, String name, int points) throws IOException, InterruptedException {
        Path table = csv(folder.resolve(name + ".csv"), points);
        Path shape = folder.resolve(name + ".shp");
        run(
                folder,
                "ogr2ogr",
                "-f",
                "ESRI Shapefile",
                shape,
                table,
                "-oo",
                "X_POSSIBLE_NAMES=lon",
                "-oo",
                "Y_POSSIBLE_NAMES=lat",
                "-a_srs",
                "EPSG:4326");
        return shape;
    }

    /** CAN frames as candump writes them. */
    static Path candump(Path file, int frames) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (int i = 0; i < frames; i++) {
                out.write(String.format(
                        Locale.ROOT, "(1410714882.%06d) can0 09F80102#%016X%n", i % 1_000_000, (long) i * 31));
            }
        }
        return file;
    }

    /** A real binary, which is none of the formats. */
    static Path binary(Path file) throws IOException {
        return Files.copy(Path.of("/bin/sh").toRealPath(), file);
    }

    /** Leaves the first part of a file. */
    static void cut(Path file, long bytes) throws IOException {
        try (java.nio.channels.FileChannel channel =
                java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    static void run(Path folder, Object... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                java.util.Arrays.stream(command).map(Object::toString).toList());
        builder.environment().put("HOME", folder.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command[0] + " could not make a sample");
        }
    }
}
