package io.legacybridge.examples.demo.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A drive's loads as the elevator's scale prints them: 39 bytes a ticket, the layout in TICKET.cbl. */
final class TicketWriter {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private TicketWriter() {}

    static GeneratedFiles write(Drive drive, @Nullable Fault fault) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < drive.loads().size(); i++) {
            Drive.Load load = drive.loads().get(i);
            String gross = String.format(Locale.ROOT, "%06d", load.gross());
            if (fault == Fault.WEIGHT_NOT_NUMERIC && i == 1) {
                gross = "0O" + gross.substring(2);
            }
            text.append(String.format(
                    Locale.ROOT,
                    "%08d%s%-8s%s%06d%03d\n",
                    load.ticket(),
                    DAY.format(drive.start()),
                    "F" + String.format(Locale.ROOT, "%04d", drive.number()),
                    gross,
                    load.tare(),
                    load.moisture()));
        }
        boolean partial = fault == Fault.WEIGHT_NOT_NUMERIC;
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("tickets.txt", text.toString().getBytes(US_ASCII));
        int rows = drive.loads().size() - (partial ? 1 : 0);
        return new GeneratedFiles("tickets.txt", files, Expected.rows(Format.SCALE_TICKET, partial, rows));
    }
}
