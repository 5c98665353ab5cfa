package io.legacybridge.examples.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.legacybridge.examples.demo.data.MachineDataGenerator;
import io.legacybridge.examples.demo.data.Manifest;
import io.legacybridge.service.BridgeService;
import io.legacybridge.service.cli.Logs;
import io.legacybridge.service.config.ReadConfiguration;
import io.legacybridge.service.execution.ExecutionEnd;
import io.legacybridge.service.execution.ExecutionRunner;
import io.legacybridge.service.execution.StepFunctionsClients;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.sfn.SfnClient;

/** {@code demo}: a folder of mixed machine data through legacy programs, in one process. */
@Command(
        name = "legacy-bridge demo",
        description = {
            "Sends machine data through the workflow of examples/machine-data: engine, bridge and workflow in one",
            "process, real legacy programs behind them. Without --input the data is generated, faults included."
        },
        footer = {
            "",
            "More data sets than one execution's history can hold, and those that were in archives, go through executions of"
                    + " their own, one after the other.",
            "",
            "Exit status: 0 the execution succeeded and every data set has the verdict that it has to have (what is left"
                    + " untranslated for a program that is missing here does not count), 1 it did not, or with --every-adapter"
                    + " an adapter did nothing, 64 usage."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
    /** A minute or three; nothing but patience ends there. */
    private static final int MOST_TASKS = 1000;

    private static final String ROLE = "arn:aws:iam::123456789012:role/legacy-bridge";

    @Option(
            names = "--input",
            paramLabel = "DIR",
            description = "Translate the files of this folder; it is never written to.")
    private @Nullable String input;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Put everything into this folder, new or empty (default: a new one in .legacy-bridge).")
    private @Nullable String output;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "Generate so many data sets and archives of some, 1 to " + MOST_TASKS + " (default: 24).")
    private @Nullable Integer tasks;

    @Option(names = "--seed", paramLabel = "N", description = "Generate from this seed (default: 42).")
    private @Nullable Long seed;

    @Option(
            names = "--bridge",
            paramLabel = "FILE",
            description = {
                "Use this configuration of the bridge (default: bridge.yml of the example). What translates may be",
                "elsewhere then, and is not looked for on this machine."
            })
    private @Nullable String bridge;

    @Option(
            names = "--every-adapter",
            description = "Fail also where an adapter of the configuration did not do one task well.")
    private boolean everyAdapter;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final PrintStream out;
    private final Map<String, String> environment;

    private DemoCommand(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    /** Runs the command and ends with its exit status. */
    public static void main(String[] args) {
        System.exit(execute(utf8(System.out), utf8(System.err), System.getenv(), args));
    }

    /** A terminal of today reads UTF-8, whatever locale the JVM was started in. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** Runs the command; returns its exit status. */
    static int execute(PrintStream out, PrintStream err, Map<String, String> environment, String... args) {
        Logs.warningsOnStderr();
        DemoCommand command = new DemoCommand(out, environment);
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((e, given) -> {
                    err.println("demo: " + e.getMessage());
                    err.println("Try 'legacy-bridge demo --help'.");
                    return DemoFailure.USAGE;
                })
                .setExecutionExceptionHandler((e, line, result) -> {
                    err.println(
                            "demo: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
                    return e instanceof DemoFailure failure ? failure.status() : DemoFailure.FAULT;
                })
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        if (!System.getProperty("sun.jnu.encoding", "").equalsIgnoreCase("UTF-8")) {
            throw DemoFailure.fault(
                    "this JVM was started in a locale that has no UTF-8, so that it can neither read nor"
                            + " make a file name with an umlaut; start it with LC_ALL=C.UTF-8");
        }
        Folders folders = Folders.prepare(
                given(),
                output == null ? null : path("--output", output),
                environment,
                LocalDateTime.now(ZoneId.systemDefault()));
        Set<Translator> missing = EnumSet.noneOf(Translator.class);
        for (Translator translator : Translator.values()) {
            if (bridge == null && translator.isMissing()) {
                missing.add(translator);
            }
        }
        @Nullable Manifest manifest = input == null ? generate(folders) : null;
        out.println("input    " + Report.shown(folders.input())
                + (manifest == null
                        ? ""
                        : ", " + manifest.dataSets().size() + " data sets from the seed " + manifest.seed()));
        out.println("output   " + Report.shown(folders.output()));
        for (Translator translator : missing) {
            out.println("missing  " + translator.program() + ": what needs it stays untranslated");
        }
        return run(folders, missing, manifest);
    }

    private int run(Folders folders, Set<Translator> missing, @Nullable Manifest manifest)
            throws DemoFailure, InterruptedException, IOException {
        Progress progress = new Progress(out);
        ReadConfiguration.Valid settings = DemoBridge.read(folders, configuration(folders), environment);
        ExecutionEnd end = execute(folders, settings, progress);
        if (!(end instanceof ExecutionEnd.Succeeded)) {
            out.println();
            out.println("The execution did not succeed: " + Printable.of(end.toString()));
            return DemoFailure.FAULT;
        }
        Published published = Published.read(folders.output());
        List<String> problems = manifest == null
                ? Verdicts.ofUnknownData(published, missing)
                : Verdicts.ofGeneratedData(published, manifest, missing);
        Report report = new Report(out, folders, published);
        report.steps(progress);
        AdapterWork work = new AdapterWork(adapters(settings), progress.steps());
        report.adapters(work);
        report.outputs();
        report.partial();
        report.quarantine();
        report.untranslated(missing);
        report.verdicts(
                progress.executions(),
                problems,
                manifest == null
                        ? "is translated, or quarantined for a reason that lies in it"
                        : "has the verdict that its manifest expects");
        List<String> idle = everyAdapter ? work.idle() : List.of();
        if (!idle.isEmpty()) {
            report.idle(idle);
        }
        return problems.isEmpty() && idle.isEmpty() ? 0 : DemoFailure.FAULT;
    }

    private static Map<String, String> adapters(ReadConfiguration.Valid settings) {
        return settings.adapters().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().factory().type()));
    }

    /**
     * The executions, until one put all together; an output that names a first data set is the next one's input.
     *
     * <p>Ctrl-C and SIGTERM: the service inside has its own hook, drains and leaves no program behind.
     */
    private ExecutionEnd execute(Folders folders, ReadConfiguration.Valid settings, Progress progress)
            throws DemoFailure, InterruptedException, IOException {
        String definition = Files.readString(folders.example().resolve("workflow.asl.json"));
        try (BridgeService service = DemoBridge.start(settings);
                SfnClient client =
                        StepFunctionsClients.connect(service.engineEndpoint().orElseThrow())) {
            out.println("engine   " + service.engineEndpoint().orElseThrow());
            out.println();
            ExecutionRunner runner = new ExecutionRunner(client);
            String machine = runner.createOrUpdate("machine-data", definition, ROLE);
            ObjectMapper mapper = new ObjectMapper();
            String from = mapper.writeValueAsString(Map.of(
                    "input", folders.input().toString(),
                    "output", folders.output().toString()));
            while (true) {
                ExecutionEnd end = runner.follow(runner.start(machine, from), progress);
                if (!(end instanceof ExecutionEnd.Succeeded part)
                        || !mapper.readTree(part.output()).has("first")) {
                    return end;
                }
                from = part.output();
            }
        }
    }

    private Path configuration(Folders folders) throws DemoFailure {
        if (bridge == null) {
            return folders.example().resolve("bridge.yml");
        }
        Path configuration = path("--bridge", bridge);
        if (!Files.isReadable(configuration)) {
            throw DemoFailure.usage("--bridge " + Printable.of(bridge) + " cannot be read; name a bridge.yml");
        }
        return configuration;
    }

    private Manifest generate(Folders folders) throws IOException {
        long from = seed == null ? 42 : seed;
        Manifest generated = new MachineDataGenerator(from).generate(folders.input(), tasks == null ? 24 : tasks);
        List<Manifest.Entry> entries = new ArrayList<>(generated.dataSets());
        SampleShapefile.copy(folders.input(), environment).ifPresent(entries::add);
        Manifest manifest = new Manifest(generated.seed(), generated.tasks(), entries);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(folders.output().resolve("manifest.json").toFile(), manifest);
        return manifest;
    }

    private @Nullable Path given() {
        if (tasks != null && (tasks < 1 || tasks > MOST_TASKS)) {
            throw new ParameterException(
                    spec.commandLine(), "--tasks is " + tasks + "; it must be between 1 and " + MOST_TASKS);
        }
        if (input == null) {
            return null;
        }
        if (tasks != null || seed != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--input brings its own data; leave out --tasks and --seed, which generate some");
        }
        return path("--input", input);
    }

    private Path path(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " cannot be read in this locale: " + e.getReason() + "; set LC_ALL=C.UTF-8");
        }
    }
}
