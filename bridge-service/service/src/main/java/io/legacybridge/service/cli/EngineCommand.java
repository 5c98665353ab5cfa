package io.legacybridge.service.cli;

import io.legacybridge.service.config.EmbeddedSection;
import io.legacybridge.service.managed.EmbeddedEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code engine}: the states engine alone, until it is told to stop. */
@Command(
        name = "engine",
        description = {
            "Runs the Step Functions-compatible engine alone, on 127.0.0.1, in memory.",
            "Prints 'listening on http://127.0.0.1:PORT' on stdout when it answers. SIGTERM ends it."
        })
final class EngineCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;

    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private BridgeCommand parent;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "" + EmbeddedSection.DEFAULT_PORT,
            description = "The port; 0 picks one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--data", paramLabel = "DIR", description = "Not supported yet: a folder to keep executions in.")
    private @Nullable Path data;

    @Option(names = "--in-memory", description = "Keeps executions in memory; this is the default.")
    @SuppressWarnings("UnusedVariable") // the option is there to be said
    private boolean inMemory;

    @Option(
            names = "--region",
            paramLabel = "R",
            defaultValue = EmbeddedSection.DEFAULT_REGION,
            description = "The Region in ARNs (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String region;

    @Option(
            names = "--account",
            paramLabel = "A",
            defaultValue = EmbeddedSection.DEFAULT_ACCOUNT,
            description = "The account in ARNs, 12 digits (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String account;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        refuseMisuse();
        StopSignal stop = StopSignal.listen();
        EmbeddedEngine engine = new EmbeddedEngine(port, region, account);
        try {
            engine.start();
            parent.console().print("listening on " + engine.endpoint());
            stop.await();
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        } finally {
            engine.stop();
        }
        return ExitStatus.OK;
    }

    private void refuseMisuse() throws CommandFailure {
        if (data != null) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "--data: the engine cannot keep executions on disk yet; leave it out, and they live in memory");
        }
        if (port < 0 || port > HIGHEST_PORT) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--port: " + port + " is not a port; write 0 to " + HIGHEST_PORT);
        }
        if (!EmbeddedSection.isRegion(region)) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--region: '" + region + "' is not a Region; write one as us-east-1");
        }
        if (!EmbeddedSection.isAccount(account)) {
            throw new CommandFailure(
                    ExitStatus.USAGE, "--account: '" + account + "' is not an account; write its 12 digits");
        }
    }
}
