package io.legacybridge.service;

import io.legacybridge.service.cli.BridgeCommand;

/** The runnable jar starts here. */
public final class Main {
    private Main() {}

    /** Runs a command and ends with its exit status. */
    public static void main(String[] args) {
        System.exit(BridgeCommand.execute(System.out, System.err, args));
    }
}
