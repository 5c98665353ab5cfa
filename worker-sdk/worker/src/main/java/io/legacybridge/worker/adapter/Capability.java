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
     * Two runs of one {@link TaskContext#workKey} never live at a time, whichever workers of the target started them:
     * {@link Adapter#launch} raises a {@link SameWorkException} instead, and {@link Adapter#adopt} and
     * {@link Adapter#supersede} know what to do with the other run. Without it a worker sees to that among its own
     * tasks only.
     */
    WORK_KEYS,
    /** What the work prints can be read while it runs: {@link Run#log}. */
    LOGS,
    /**
     * {@link Adapter#probe} really asks the target, so that a probe that succeeds closes an open circuit. Without it
     * the next task is the test.
     */
    PROBE
}
