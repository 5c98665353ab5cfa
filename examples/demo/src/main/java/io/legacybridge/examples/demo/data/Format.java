package io.legacybridge.examples.demo.data;

/** The formats that a drive is written in, by the names that {@code detect-format} gives them. */
public enum Format {
    ISOXML,
    NMEA,
    SHAPEFILE,
    YIELD_CSV,
    SCALE_TICKET,
    /** Several of the others, packed: a zip or a gzipped tar. */
    ARCHIVE
}
