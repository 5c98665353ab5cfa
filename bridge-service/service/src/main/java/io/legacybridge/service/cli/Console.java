package io.legacybridge.service.cli;

import java.io.PrintStream;

/**
 * Where a command writes. Stdout is for what scripts read, stderr for people.
 *
 * @param out flushed after every line
 */
public record Console(PrintStream out, PrintStream err) {
    /** One line for scripts. */
    public void print(String line) {
        out.println(line);
        out.flush();
    }

    /** One line for people. */
    public void say(String line) {
        err.println(line);
        err.flush();
    }
}
