package io.legacybridge.examples.demo.data;

import io.legacybridge.examples.demo.data.Drive.Fix;
import io.legacybridge.examples.demo.data.Drive.Load;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Drives up and down a field in Iowa: straight passes with a headland turn between them, a speed that wanders, hills of
 * yield, the lag of the grain's way through the machine, and the noise of a satellite receiver.
 */
final class DriveSimulator {
    private static final Instant FIRST_DAY = Instant.parse("2025-10-01T13:00:00Z");
    private static final double METRES_PER_DEGREE = 111_320;
    private static final int LAG_SECONDS = 12;
    private static final List<String> FIELDS =
            List.of("North 40", "Südfeld", "River", "Long Acre", "Mühlweg", "Church", "Home", "Oak Hill");

    private final Randomness random;
    private final int number;
    private final double latitude;
    private final double longitude;
    private final double heading;
    private final double swath;
    private final double noise;
    private final List<Hill> hills = new ArrayList<>();
    private final List<Fix> fixes = new ArrayList<>();
    private double speed;
    private double moisture;
    private double mass;

    private record Hill(double along, double across, double width, double height) {}

    private DriveSimulator(long seed, int number) {
        this.random = Randomness.of(seed, number);
        this.number = number;
        this.latitude = 41.5 + random.between(-0.4, 0.4);
        this.longitude = -93.7 + random.between(-0.4, 0.4);
        this.heading = StrictMath.toRadians((random.chance(0.5) ? 0 : 90) + random.between(-3.0, 3.0));
        this.swath = new double[] {6.1, 9.1, 12.2}[random.between(0, 2)];
        this.noise = random.chance(0.7) ? 0.02 : 0.4;
        this.speed = random.between(1.8, 3.2);
        this.moisture = random.between(13.0, 21.0);
        for (int hill = random.between(3, 6); hill > 0; hill--) {
            hills.add(new Hill(
                    random.between(0.0, 300.0),
                    random.between(0.0, 40.0),
                    random.between(20.0, 80.0),
                    random.between(-2.5, 3.0)));
        }
    }

    /** The drive of that number; the same for the same seed, whichever other drives are made. */
    static Drive drive(long seed, int number) {
        DriveSimulator simulator = new DriveSimulator(seed, number);
        simulator.drivePasses();
        return new Drive(
                number, FIELDS.get((number - 1) % FIELDS.size()), List.copyOf(simulator.fixes), simulator.loads());
    }

    private void drivePasses() {
        int passes = random.between(2, 3);
        double length = random.between(220.0, 320.0);
        for (int pass = 0; pass < passes; pass++) {
            boolean up = pass % 2 == 0;
            int sincePassBegan = 0;
            for (double along = 0; along < length; along += speed) {
                fix(up ? along : length - along, pass * swath, up ? 0 : 180, ++sincePassBegan > LAG_SECONDS);
            }
            int turn = random.between(15, 25);
            for (int second = 1; second <= turn && pass < passes - 1; second++) {
                double part = (double) second / turn;
                double bulge = 8 * StrictMath.sin(StrictMath.PI * part);
                fix(up ? length + bulge : -bulge, (pass + part) * swath, up ? 180 * part : 180 + 180 * part, false);
            }
        }
    }

    private void fix(double along, double across, double turned, boolean working) {
        speed = clamp(0.9 * speed + 0.1 * 2.5 + 0.12 * random.nextGaussian(), 1.5, 3.5);
        moisture = clamp(0.98 * moisture + 0.02 * 16 + 0.08 * random.nextGaussian(), 9, 25);
        double yield = 10.5 + 0.6 * random.nextGaussian();
        for (Hill hill : hills) {
            double distance = StrictMath.hypot(along - hill.along(), across - hill.across()) / hill.width();
            yield += hill.height() * StrictMath.exp(-distance * distance);
        }
        double harvested = working ? Math.max(yield, 0.5) : 0;
        mass += harvested * 0.1 * swath * speed;
        double north =
                along * StrictMath.cos(heading) - across * StrictMath.sin(heading) + noise * random.nextGaussian();
        double east =
                along * StrictMath.sin(heading) + across * StrictMath.cos(heading) + noise * random.nextGaussian();
        double metresPerDegreeEast = METRES_PER_DEGREE * StrictMath.cos(StrictMath.toRadians(latitude));
        fixes.add(new Fix(
                FIRST_DAY.plusSeconds(number * 86_400L % (40 * 86_400L) + fixes.size()),
                (int) Math.round((latitude + north / METRES_PER_DEGREE) * 1e7),
                (int) Math.round((longitude + east / metresPerDegreeEast) * 1e7),
                (int) Math.round(285_000 + 40 * along + 50 * random.nextGaussian()),
                (int) Math.round(speed * 1000),
                (int) Math.round((StrictMath.toDegrees(heading) + turned + 360) % 360 * 100) % 36_000,
                working,
                (int) Math.round(harvested * 100_000),
                (int) Math.round(moisture * 10_000),
                (int) Math.round(mass)));
    }

    private List<Load> loads() {
        List<Load> loads = new ArrayList<>();
        for (int load = 1, count = random.between(6, 14); load <= count; load++) {
            int tare = random.between(11_000, 13_500);
            loads.add(new Load(
                    number * 1000 + load,
                    tare + random.between(7_000, 9_500),
                    tare,
                    (int) Math.round(moisture * 10) + random.between(-8, 8)));
        }
        return List.copyOf(loads);
    }

    private static double clamp(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }
}
