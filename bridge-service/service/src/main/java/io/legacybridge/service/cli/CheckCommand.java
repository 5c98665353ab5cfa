package io.legacybridge.service.cli;

import io.legacybridge.service.config.ConfigurationReader;
import io.legacybridge.service.config.ReadConfiguration;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code check FILE.yml}: is the configuration right? */
@Command(name = "check", description = "Checks a configuration: exit status 0, or 78 and every mistake on stderr.")
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private BridgeCommand parent;

    @Parameters(paramLabel = "FILE.yml", description = "The configuration.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public Integer call() {
        ReadConfiguration read = new ConfigurationReader(System.getenv()).read(file);
        if (read instanceof ReadConfiguration.Wrong wrong) {
            return Mistaken.report(file, wrong, parent.console());
        }
        parent.console().say(file + ": no mistakes");
        return ExitStatus.OK;
    }
}
