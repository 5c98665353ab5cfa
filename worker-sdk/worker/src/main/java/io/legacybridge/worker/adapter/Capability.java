package io.legacybridge.worker.adapter;

/** What an {@link Adapter} can do beyond launching. */
public enum Capability {
    /** A second launch with the same token finds the first run instead of starting another. */
    IDEMPOTENT_LAUNCH,
    /** A run outlives the worker's process and is found again by its {@link Handle}. */
    REATTACH,
    /** {@link Run#cancel} ends the work for certain, and its future completes only when nothing of it is left. */
    CONFIRMED_CANCEL,
    /**
     * {@link Adapter#probe} really asks the target, so that a probe that succeeds closes an open circuit. Without it
     * the next task is the test.
     */
    PROBE
}
