package io.legacybridge.examples.demo.data;

/** Numbers with a fixed number of decimals out of integers, so that no JVM's way of rounding can show in a file. */
final class Decimals {
    private Decimals() {}

    /** 12345 with 2 decimals is {@code 123.45}. */
    static String of(long value, int decimals) {
        long one = 1;
        for (int i = 0; i < decimals; i++) {
            one *= 10;
        }
        String sign = value < 0 ? "-" : "";
        String fraction = Long.toString(one + Math.abs(value) % one).substring(1);
        return sign + Math.abs(value) / one + "." + fraction;
    }
}
