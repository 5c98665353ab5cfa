package io.legacybridge.examples.demo.data;

import java.util.Arrays;
import java.util.List;

/**
 * What happens to machine data on its way, each to one format; in the order in which a small set of data shows them.
 * Not all of them are anybody's mistake: an odd name must simply work.
 */
public enum Fault {
    /** The second time log was never copied from the card. */
    LOG_MISSING(Format.ISOXML),
    /** A serial number with a {@code <} that nobody escaped. */
    XML_NOT_WELL_FORMED(Format.ISOXML),
    /** The card was pulled while the log was written. */
    LOG_CUT(Format.ISOXML),
    /** taskdata.xml, tlg00001.BIN: a maker's own idea of upper and lower case. */
    CARD_IN_LOWER_CASE(Format.ISOXML),
    /** An external file that TASKDATA.XML names is not there. */
    EXTERNAL_FILE_MISSING(Format.ISOXML),

    /** Every 25th fix came over a bad serial line. */
    SOME_CHECKSUMS_WRONG(Format.NMEA),
    /** A file of no bytes. */
    EMPTY_FILE(Format.NMEA),
    /** The whole log came over a bad line. */
    ALL_CHECKSUMS_WRONG(Format.NMEA),
    /** A name that a careless command line takes for an option. */
    NAME_LIKE_AN_OPTION(Format.NMEA),

    /** 43 % of the .shp arrived. */
    SHP_CUT(Format.SHAPEFILE),
    /** The .prj got lost in a mail, so that nobody knows what the coordinates are. */
    PRJ_MISSING(Format.SHAPEFILE),
    /** The .shx got lost in a mail. */
    SHX_MISSING(Format.SHAPEFILE),
    /** FIELD.SHP, FIELD.DBF. */
    SHAPEFILE_IN_UPPER_CASE(Format.SHAPEFILE),

    /** A name with umlauts, spaces, quotes and a dollar sign. */
    NAME_WITH_EVERYTHING(Format.YIELD_CSV),
    /** An archive of the one file, as mail programs send it. */
    ZIPPED(Format.YIELD_CSV),
    /** Three rows whose position is no number. */
    ROWS_GARBLED(Format.YIELD_CSV),
    /** A name with a line break in it. */
    NAME_OF_TWO_LINES(Format.YIELD_CSV),

    /** A weight with a letter in it. */
    WEIGHT_NOT_NUMERIC(Format.SCALE_TICKET),

    /** The upload of the archive was cut off. */
    ARCHIVE_CUT(Format.ARCHIVE),
    /** Forty-eight megabytes of nothing in less than a hundredth of that: a bomb. */
    ARCHIVE_BOMB(Format.ARCHIVE),
    /** An entry that wants to lie outside of the folder that the archive is unpacked in. */
    ENTRY_OUTSIDE(Format.ARCHIVE),
    /** An archive beside the data in an archive. */
    ARCHIVE_IN_ARCHIVE(Format.ARCHIVE),
    /** A file that asks for a password. */
    ENTRY_ENCRYPTED(Format.ARCHIVE);

    private final Format format;

    Fault(Format format) {
        this.format = format;
    }

    static List<Fault> of(Format format) {
        return Arrays.stream(values()).filter(fault -> fault.format == format).toList();
    }
}
