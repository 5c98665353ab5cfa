package io.legacybridge.examples.demo.data;

import java.time.Instant;
import java.util.List;

/**
 * One simulated harvest of a part of a field.
 *
 * @param number from 1
 * @param field the field's name, which has an umlaut now and then
 * @param fixes one for every second, in order
 * @param loads what went over the elevator's scale
 */
record Drive(int number, String field, List<Fix> fixes, List<Load> loads) {

    /**
     * Where the combine was and what it measured. All numbers are integers early, so that no format can round another
     * way.
     *
     * @param latitude in 1e-7 degrees
     * @param longitude in 1e-7 degrees
     * @param altitude in mm
     * @param speed in mm/s
     * @param course in hundredths of a degree
     * @param yield in mg/m²
     * @param moisture in ppm
     * @param mass since the start, in kg
     */
    record Fix(
            Instant time,
            int latitude,
            int longitude,
            int altitude,
            int speed,
            int course,
            boolean working,
            int yield,
            int moisture,
            int mass) {

        double latitudeDegrees() {
            return latitude / 1e7;
        }

        double longitudeDegrees() {
            return longitude / 1e7;
        }
    }

    /**
     * A load on the scale.
     *
     * @param gross in kg
     * @param tare in kg
     * @param moisture in tenths of a per cent
     */
    record Load(int ticket, int gross, int tare, int moisture) {}

    Instant start() {
        return fixes.get(0).time();
    }

    Instant end() {
        return fixes.get(fixes.size() - 1).time();
    }
}
