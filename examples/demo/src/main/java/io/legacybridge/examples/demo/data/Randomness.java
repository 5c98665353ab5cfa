package io.legacybridge.examples.demo.data;

/**
 * Numbers that depend on a seed and on nothing else: SplitMix64, with {@link StrictMath} where a function is needed, so
 * that every JVM on every processor draws the same. Not safe for use by several threads.
 */
final class Randomness {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    Randomness(long seed) {
        this.state = seed;
    }

    /** The numbers of one part of a whole, whatever other parts were drawn before it. */
    static Randomness of(long seed, long part) {
        return new Randomness(mix(seed ^ (part * GAMMA)));
    }

    long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /** From 0 inclusive to 1 exclusive. */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    double between(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /** From low to high, both inclusive. */
    int between(int low, int high) {
        return low + (int) (nextDouble() * (high - low + 1));
    }

    boolean chance(double probability) {
        return nextDouble() < probability;
    }

    /** Normally distributed around 0 with a deviation of 1 (Box and Muller). */
    double nextGaussian() {
        double u = 1 - nextDouble();
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * nextDouble());
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
