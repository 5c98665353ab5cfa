package io.legacybridge.worker.activity;

/** The value of an accepted call that returns nothing. */
public enum Done {
    DONE
}
