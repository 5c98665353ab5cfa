package io.legacybridge.examples.demo.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A drive as an ISO 11783-10 card, version 4: TASKDATA.XML with one task, its field in an external file, and two time
 * logs of binary records. One card in ten began to log before the receiver had a fix: such records say 0, 0.
 */
final class CardWriter {
    private static final LocalDate EPOCH = LocalDate.of(1980, 1, 1);
    /** What is logged, by data dictionary identifier; the last ones are a maker's own, as real cards are full of. */
    private static final List<String> LOGGED =
            List.of("0043", "0054", "0063", "005A", "0074", "008D", "0075", "0077", "EA60", "EA6A", "EB6E", "EB7A");

    private final Drive drive;
    private final @Nullable Fault fault;
    private final int withoutFix;
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final List<Drive.Fix> kept = new ArrayList<>();

    private CardWriter(Drive drive, @Nullable Fault fault) {
        this.drive = drive;
        this.fault = fault;
        this.withoutFix = drive.number() % 10 == 1 ? 5 + drive.number() % 25 : 0;
    }

    static GeneratedFiles write(Drive drive, @Nullable Fault fault) {
        return new CardWriter(drive, fault).write();
    }

    private GeneratedFiles write() {
        int half = drive.fixes().size() / 2;
        put("TASKDATA.XML", taskData().getBytes(UTF_8));
        put("PFD00000.XML", field().getBytes(UTF_8));
        putLog("TLG00001", drive.fixes().subList(0, half), withoutFix);
        putLog("TLG00002", drive.fixes().subList(half, drive.fixes().size()), 0);
        if (fault == Fault.LOG_MISSING) {
            files.remove("TASKDATA/TLG00002.bin");
            files.remove("TASKDATA/TLG00002.xml");
        }
        if (fault == Fault.EXTERNAL_FILE_MISSING) {
            files.remove("TASKDATA/PFD00000.XML");
        }
        return new GeneratedFiles(folder(), files, expected());
    }

    private Expected expected() {
        if (fault == Fault.XML_NOT_WELL_FORMED) {
            return Expected.quarantined("ISOXML", "Translator.BadInput");
        }
        boolean partial = fault == Fault.LOG_MISSING || fault == Fault.LOG_CUT || fault == Fault.EXTERNAL_FILE_MISSING;
        return Expected.features("ISOXML", "features", partial, kept);
    }

    private String folder() {
        return fault == Fault.CARD_IN_LOWER_CASE ? "taskdata" : "TASKDATA";
    }

    private void put(String name, byte[] content) {
        String spelt = fault == Fault.CARD_IN_LOWER_CASE ? name.toLowerCase(Locale.ROOT) : name;
        // Upper and lower case is mixed in one card: its computer and its implement write their own.
        files.put(folder() + "/" + spelt.replace("1.bin", "1.BIN"), content);
    }

    private void putLog(String name, List<Drive.Fix> fixes, int positionless) {
        put(name + ".xml", logHeader().getBytes(UTF_8));
        LittleEndian log = new LittleEndian();
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < fixes.size(); i++) {
            record(log, fixes.get(i), i, i < positionless);
            ends.add(log.size());
        }
        byte[] bytes = log.toByteArray();
        boolean last = name.endsWith("2");
        int arrived = fault == Fault.LOG_CUT && last ? ends.get(fixes.size() * 2 / 3) + 11 : bytes.length;
        put(name + ".bin", arrived == bytes.length ? bytes : Arrays.copyOf(bytes, arrived));
        if (fault == Fault.LOG_MISSING && last) {
            return;
        }
        for (int i = positionless; i < fixes.size(); i++) {
            if (ends.get(i) <= arrived) {
                kept.add(fixes.get(i));
            }
        }
    }

    /** A log repeats a value only when it changed, so records differ in length. */
    private void record(LittleEndian log, Drive.Fix fix, int index, boolean positionless) {
        OffsetDateTime time = fix.time().atOffset(ZoneOffset.UTC);
        log.i32((int) (time.toLocalTime().toNanoOfDay() / 1_000_000));
        log.u16((int) ChronoUnit.DAYS.between(EPOCH, time.toLocalDate()));
        log.i32(positionless ? 0 : fix.latitude())
                .i32(positionless ? 0 : fix.longitude())
                .i32(fix.altitude());
        log.u8(positionless ? 0 : 4);
        boolean full = index % 20 == 0;
        log.u8(full ? LOGGED.size() : 4);
        if (full) {
            value(log, 0, 9_100);
            value(log, 3, fix.mass());
            value(log, 4, index * 23);
        }
        value(log, 1, fix.yield());
        value(log, 2, fix.moisture());
        value(log, 5, fix.working() ? 1 : 0);
        value(log, 6, index);
        for (int own = 7; full && own < LOGGED.size(); own++) {
            value(log, own, own * 1_000 - index);
        }
    }

    private static void value(LittleEndian log, int index, int value) {
        log.u8(index).i32(value);
    }

    private static String logHeader() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TIM A=\"\" D=\"4\">\n")
                .append("  <PTN A=\"\" B=\"\" C=\"\" D=\"\"/>\n");
        LOGGED.forEach(ddi -> xml.append("  <DLV A=\"").append(ddi).append("\" B=\"\" C=\"DET-1\"/>\n"));
        return xml.append("</TIM>\n").toString();
    }

    private String taskData() {
        String serial = fault == Fault.XML_NOT_WELL_FORMED ? "<serial no.>" : "A-4711";
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <ISO11783_TaskData VersionMajor="4" VersionMinor="1" ManagementSoftwareManufacturer="Legacy Bridge" \
                ManagementSoftwareVersion="1" TaskControllerManufacturer="simulated" TaskControllerVersion="1" \
                DataTransferOrigin="2">
                  <XFR A="PFD00000" B="1"/>
                  <DVC A="DVC-1" B="Combine" D="A00E84000DF0E439" E="%s" F="30" G="FF000000006E65">
                    <DET A="DET-1" B="1" C="1" D="Header" E="1" F="0"/>
                  </DVC>
                  <TSK A="TSK-1" B="Harvest %d" E="PFD-1" G="4">
                    <TIM A="%s" B="%s" D="4"/>
                    <TLG A="TLG00001" C="1"/>
                    <TLG A="TLG00002" C="1"/>
                  </TSK>
                </ISO11783_TaskData>
                """.formatted(serial, drive.number(), local(drive.start()), local(drive.end()));
    }

    private String field() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <XFC>
                  <PFD A="PFD-1" C="%s" D="%d"/>
                </XFC>
                """.formatted(drive.field(), 60_000 + drive.number());
    }

    private static String local(java.time.Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC) + "T"
                + LocalTime.ofInstant(time, ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
    }
}
