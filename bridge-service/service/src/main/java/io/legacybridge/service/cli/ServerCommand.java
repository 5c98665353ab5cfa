package io.legacybridge.service.cli;

import io.legacybridge.service.BridgeService;
import io.legacybridge.service.config.ConfigurationReader;
import io.legacybridge.service.config.ReadConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code server FILE.yml}: the service, until it is told to stop. */
@Command(
        name = "server",
        description = {
            "Runs the service. Prints 'stops within N s' on stdout when it is ready.",
            "SIGTERM drains it: running work finishes or is handed back, and nothing is lost."
        })
final class ServerCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init")
    private BridgeCommand parent;

    @Parameters(paramLabel = "FILE.yml", description = "The configuration.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        ReadConfiguration read = new ConfigurationReader(System.getenv()).read(file);
        if (read instanceof ReadConfiguration.Wrong wrong) {
            return Mistaken.report(file, wrong, parent.console());
        }
        StopSignal stop = StopSignal.listen();
        try (BridgeService service = start((ReadConfiguration.Valid) read)) {
            CompletableFuture<Void> ready = service.ready().toCompletableFuture();
            CompletableFuture.anyOf(ready, stop.received()).get();
            if (ready.isDone()) {
                parent.console().print("stops within " + wholeSeconds(service.maximumStopTime()) + " s");
            }
            stop.await();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CommandFailure(ExitStatus.UNAVAILABLE, String.valueOf(cause.getMessage()), cause);
        }
        return ExitStatus.OK;
    }

    private static BridgeService start(ReadConfiguration.Valid settings) throws CommandFailure {
        try {
            return BridgeService.start(settings);
        } catch (IllegalStateException e) {
            throw new CommandFailure(ExitStatus.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static long wholeSeconds(Duration time) {
        return time.plusMillis(999).toSeconds();
    }
}
