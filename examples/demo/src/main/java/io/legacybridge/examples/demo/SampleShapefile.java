package io.legacybridge.examples.demo;

import io.legacybridge.examples.demo.data.Expected;
import io.legacybridge.examples.demo.data.Format;
import io.legacybridge.examples.demo.data.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A real shapefile among the generated data: wheat.shp of Debian's r-cran-spdata, the yields of 500 plots at Rothamsted
 * (Mercer and Hall, 1911). It has no CRS, and its coordinates are places in the trial and not degrees.
 */
final class SampleShapefile {
    private static final Path INSTALLED = Path.of("/usr/lib/R/site-library/spData/shapes/wheat.shp");
    private static final int PLOTS = 500;

    private SampleShapefile() {}

    /** Copies it into a folder, if this machine has it: where the launcher says, or where Debian puts it. */
    static Optional<Manifest.Entry> copy(Path folder, Map<String, String> environment) throws IOException {
        Path shp = Path.of(environment.getOrDefault("LEGACY_BRIDGE_SAMPLE", INSTALLED.toString()));
        if (!Files.isRegularFile(shp) || !shp.toString().endsWith("wheat.shp")) {
            return Optional.empty();
        }
        Path target = Files.createDirectories(folder.resolve("sample"));
        try (Stream<Path> members = Files.list(shp.toAbsolutePath().getParent())) {
            for (Path member : members.filter(
                            file -> file.getFileName().toString().startsWith("wheat."))
                    .toList()) {
                Files.copy(member, target.resolve(member.getFileName()));
            }
        }
        Expected expected = new Expected(
                "TRANSLATED", "PLOT_SHAPEFILE", "without-crs", "", false, PLOTS, List.of(1.255, 1.35, 64.005, 67.35));
        return Optional.of(new Manifest.Entry("sample/wheat.shp", Format.SHAPEFILE, null, expected, new TreeMap<>()));
    }
}
