package io.legacybridge.service.cli;

/** The exit statuses of all commands; those from 64 on are of {@code sysexits.h}. */
public final class ExitStatus {
    public static final int OK = 0;
    /** The execution ended FAILED. */
    public static final int FAILED = 1;
    /** The execution ended TIMED_OUT. */
    public static final int TIMED_OUT = 2;
    /** The execution was stopped. */
    public static final int ABORTED = 3;
    /** The command line is wrong. */
    public static final int USAGE = 64;
    /** The definition or the input is wrong. */
    public static final int BAD_DATA = 65;
    /** Nobody answers at the endpoint, or it refuses, or a port is taken. */
    public static final int UNAVAILABLE = 69;
    /** A fault of this program. */
    public static final int INTERNAL = 70;
    /** The time given has passed, and the execution was left running. */
    public static final int LEFT_RUNNING = 75;
    /** The configuration has mistakes. */
    public static final int CONFIGURATION = 78;

    private ExitStatus() {}
}
