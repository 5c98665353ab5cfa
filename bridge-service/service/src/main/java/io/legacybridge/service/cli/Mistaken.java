package io.legacybridge.service.cli;

import io.legacybridge.service.config.ReadConfiguration;
import java.nio.file.Path;

/** Tells the mistakes of a configuration. */
final class Mistaken {
    private Mistaken() {}

    /** One line per mistake: path, problem, mend. Returns the exit status. */
    static int report(Path file, ReadConfiguration.Wrong wrong, Console console) {
        int count = wrong.mistakes().size();
        console.say(file + ": " + (count == 1 ? "1 mistake" : count + " mistakes"));
        wrong.mistakes().forEach(mistake -> console.say("  " + mistake));
        return ExitStatus.CONFIGURATION;
    }
}
