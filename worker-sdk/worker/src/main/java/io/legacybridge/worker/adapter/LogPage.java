package io.legacybridge.worker.adapter;

/**
 * A piece of what a run printed.
 *
 * @param text whole lines where possible, at most 64 KiB
 * @param cursor where the next piece begins: opaque, and good for the same run only
 * @param end whether nothing more will come
 */
public record LogPage(String text, String cursor, boolean end) {
    /** The cursor of the beginning, or of the oldest that is still there. */
    public static final String START = "";
}
