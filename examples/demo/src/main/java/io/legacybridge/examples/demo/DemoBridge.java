package io.legacybridge.examples.demo;

import io.legacybridge.service.BridgeService;
import io.legacybridge.service.config.ConfigurationReader;
import io.legacybridge.service.config.ReadConfiguration;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Starts what {@code legacy-bridge server examples/machine-data/bridge.yml} starts, or with another configuration,
 * inside this process: the engine and the bridge with all activities of the workflow, on ports that are free.
 */
final class DemoBridge {
    private static final long START_SECONDS = 60;

    private DemoBridge() {}

    /**
     * Reads what is to be started.
     *
     * @param configuration its bridge.yml
     * @param environment the variables that may stand there, beside those that say where the folders are
     */
    static ReadConfiguration.Valid read(Folders folders, Path configuration, Map<String, String> environment)
            throws DemoFailure {
        ReadConfiguration read = new ConfigurationReader(variables(folders, environment)).read(configuration);
        if (read instanceof ReadConfiguration.Wrong wrong) {
            throw DemoFailure.fault(wrong.mistakes().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(
                            "\n  ", Printable.of(configuration.toString()) + " has mistakes:\n  ", "")));
        }
        return (ReadConfiguration.Valid) read;
    }

    /** Starts it; it asks for tasks when this returns. */
    static BridgeService start(ReadConfiguration.Valid settings) throws DemoFailure, InterruptedException {
        BridgeService service = begin(settings);
        try {
            service.ready().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
            return service;
        } catch (ExecutionException e) {
            service.close();
            throw DemoFailure.fault(
                    "the bridge cannot use its activities: " + (e.getCause() == null ? e : e.getCause()).getMessage());
        } catch (TimeoutException e) {
            service.close();
            throw DemoFailure.fault("the bridge was not ready after " + START_SECONDS + " s");
        }
    }

    private static BridgeService begin(ReadConfiguration.Valid settings) throws DemoFailure {
        try {
            return BridgeService.start(settings);
        } catch (IllegalStateException e) {
            throw DemoFailure.fault("the bridge did not start: " + e.getMessage());
        }
    }

    /** What the variables of bridge.yml stand for; paths stand between double quotes there. */
    private static Map<String, String> variables(Folders folders, Map<String, String> environment) {
        // A root lies above what it holds: the input folder itself may be a card.
        Path parent = folders.input().getParent();
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("MACHINE_DATA_HOME", quoted(folders.example()));
        variables.put("MACHINE_DATA_INPUT", quoted(parent == null ? folders.input() : parent));
        variables.put("MACHINE_DATA_OUTPUT", quoted(folders.output()));
        variables.put("MACHINE_DATA_PORT", "0");
        variables.put("MACHINE_DATA_HTTP_PORT", "0");
        return variables;
    }

    private static String quoted(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
