package io.legacybridge.examples.demo;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The legacy programs that the demo can do without, and what stays untranslated where one is missing. */
enum Translator {
    GPSBABEL("gpsbabel", "gpsbabel", Set.of("NMEA")),
    OGR2OGR("ogr2ogr", "gdal-bin", Set.of("SHAPEFILE", "PLOT_SHAPEFILE")),
    XSLTPROC("xsltproc", "xsltproc", Set.of("ISOXML")),
    COBC("cobc", "gnucobol3", Set.of("SCALE_TICKET"));

    /** Where the bridge looks for programs, whatever the PATH of this process is. */
    private static final List<String> FOLDERS =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private final String program;
    private final String debianPackage;
    private final Set<String> formats;

    Translator(String program, String debianPackage, Set<String> formats) {
        this.program = program;
        this.debianPackage = debianPackage;
        this.formats = formats;
    }

    String program() {
        return program;
    }

    String debianPackage() {
        return debianPackage;
    }

    /** Whether it is missing on this machine. */
    boolean isMissing() {
        return FOLDERS.stream()
                .map(folder -> Path.of(folder + File.separator + program))
                .noneMatch(Files::isExecutable);
    }

    /** The translator of a format, if it is one that can be missing. */
    static Optional<Translator> of(String format) {
        return Arrays.stream(values())
                .filter(translator -> translator.formats.contains(format))
                .findFirst();
    }
}
