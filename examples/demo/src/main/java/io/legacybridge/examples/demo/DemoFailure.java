package io.legacybridge.examples.demo;

/** The demo cannot go on; the message is for whoever started it. */
final class DemoFailure extends Exception {
    static final int USAGE = 64;
    static final int FAULT = 1;

    private static final long serialVersionUID = 1L;

    private final int status;

    private DemoFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** What was asked for cannot be done. */
    static DemoFailure usage(String message) {
        return new DemoFailure(USAGE, message);
    }

    /** Something of ours is broken, or this machine lacks what everything needs. */
    static DemoFailure fault(String message) {
        return new DemoFailure(FAULT, message);
    }

    int status() {
        return status;
    }
}
