package io.legacybridge.service.cli;

import io.legacybridge.service.config.Durations;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code legacy-bridge}: its subcommands, and what is the same for all of them. */
@Command(
        name = "legacy-bridge",
        description = "Turns a program that already exists into a reliable AWS Step Functions activity.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = BridgeCommand.Version.class,
        sortOptions = false,
        subcommands = {ServerCommand.class, CheckCommand.class, EngineCommand.class, RunCommand.class})
public final class BridgeCommand implements Runnable {
    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Shows where in the program an error comes from.")
    private boolean stacktrace;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Console console;

    private BridgeCommand(Console console) {
        this.console = console;
    }

    /**
     * Runs a command line.
     *
     * @return the exit status, see {@link ExitStatus}
     */
    public static int execute(PrintStream out, PrintStream err, String... args) {
        Logs.warningsOnStderr();
        BridgeCommand command = new BridgeCommand(new Console(out, err));
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, BridgeCommand::duration)
                .setParameterExceptionHandler((e, given) -> command.misused(e))
                .setExecutionExceptionHandler((e, line, result) -> command.failed(e))
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    Console console() {
        return console;
    }

    private int misused(ParameterException e) {
        console.say("legacy-bridge: " + e.getMessage());
        console.say("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitStatus.USAGE;
    }

    private int failed(Exception e) {
        console.say("legacy-bridge: " + message(e));
        if (stacktrace) {
            e.printStackTrace(console.err());
        }
        return e instanceof CommandFailure failure ? failure.status() : ExitStatus.INTERNAL;
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage() + "; " + Durations.MEND);
        }
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Says which version this is. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = BridgeCommand.class.getPackage().getImplementationVersion();
            return new String[] {"legacy-bridge " + (version == null ? "(not packaged)" : version)};
        }
    }
}
