package io.legacybridge.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.AdapterContext;
import io.legacybridge.worker.adapter.AdapterFactory;
import io.legacybridge.worker.adapter.ByteSize;
import io.legacybridge.worker.adapter.ConfigMistake;
import io.legacybridge.worker.input.ValueTemplate;
import io.legacybridge.worker.policy.ActivityPolicy;
import io.legacybridge.worker.policy.OnLost;
import io.legacybridge.worker.policy.OnSameWork;
import io.legacybridge.worker.policy.OnStop;
import io.legacybridge.worker.policy.RunPolicy;
import io.legacybridge.worker.policy.WorkPolicy;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {
    private static final String LEAST = """
            stepFunctions: {embedded: {}}
            activities:
              track:
                heartbeat: 20s
                timeout: 10m
                adapter: {type: shell, words: [echo]}
            """;

    private final ConfigurationReader reader =
            new ConfigurationReader(Map.of("SLOTS", "7", "EMPTY", ""), new AdapterTypes(List.of(new ShellFactory())));

    @Test
    void theLeastConfigurationHasADefaultForEveryOtherKey() {
        BridgeConfiguration configuration = valid(LEAST).configuration();

        EmbeddedSection embedded = configuration.stepFunctions().embedded().orElseThrow();
        assertThat(embedded.port()).isEqualTo(8083);
        assertThat(embedded.region()).isEqualTo("us-east-1");
        assertThat(embedded.account()).isEqualTo("123456789012");
        assertThat(embedded.keep().executions()).isEqualTo(100_000);
        assertThat(embedded.keep().memory().bytes())
                .isEqualTo(Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8));
        assertThat(embedded.keep().age()).isEqualTo(Duration.ofDays(90));
        assertThat(configuration.createActivities()).isTrue();
        assertThat(StateNames.problem(configuration.workerName())).isEmpty();
        assertThat(configuration.workDirectory())
                .isEqualTo(Path.of(".legacy-bridge", "work").toAbsolutePath());
        assertThat(configuration.drain().policy().finishWithin()).isEqualTo(Duration.ofSeconds(30));
        assertThat(configuration.stepFunctions().replicas()).isEqualTo(1);
        assertThat(configuration.journal())
                .isEqualTo(configuration.workDirectory().resolve("journal"));
        assertThat(configuration.claimCheck()).isEmpty();
        assertThat(configuration.probes()).isEmpty();
        ActivityPolicy track = configuration.activity("track").policy();
        assertThat(track.slots()).isEqualTo(1);
        assertThat(track.polls()).isEqualTo(1);
        assertThat(track.runs()).isEqualTo(RunPolicy.defaults());
        assertThat(track.retry().attempts()).isEqualTo(3);
        assertThat(track.retry().firstWait()).isEqualTo(Duration.ofMillis(500));
        assertThat(track.circuitBreaker().failureRate()).isEqualTo(50);
        assertThat(track.circuitBreaker().window()).isEqualTo(10);
        assertThat(track.circuitBreaker().openFor()).isEqualTo(Duration.ofSeconds(30));
        assertThat(track.circuitBreaker().holdFor()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void theKeysOfAnEngineInsideArriveThereToo() {
        ReadConfiguration.Valid read = valid(LEAST.replace(
                "{embedded: {}}",
                "{embedded: {port: 0, region: eu-west-1, account: '111122223333',"
                        + " keep: {executions: 7, memory: 3MiB, age: 2d}}}"));

        EmbeddedSection embedded =
                read.configuration().stepFunctions().embedded().orElseThrow();
        assertThat(embedded.port()).isZero();
        assertThat(embedded.region()).isEqualTo("eu-west-1");
        assertThat(embedded.account()).isEqualTo("111122223333");
        assertThat(embedded.keep().executions()).isEqualTo(7);
        assertThat(embedded.keep().memory()).isEqualTo(ByteSize.mebibytes(3));
        assertThat(embedded.keep().age()).isEqualTo(Duration.ofDays(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {executions: 0}   | executions: 0 is too few; write 1 or more
                    {memory: 1KiB}    | memory: 1024 bytes are not between 1MiB and half of the heap
                    {memory: 2000GiB} | memory: 2147483648000 bytes are not between 1MiB and half of the heap
                    {age: 0s}         | age: nothing would be kept for 0s; write a duration as 90d
                    {count: 1}        | count: unknown key
                    """)
    void aMistakeInWhatIsKeptIsNamed(String keep, String mistake) {
        assertThat(mistakes(LEAST.replace("{embedded: {}}", "{embedded: {keep: " + keep + "}}")))
                .anySatisfy(found -> assertThat(found.toString()).startsWith("stepFunctions.embedded.keep." + mistake));
    }

    @Test
    void claimsOfOneHostAreRefusedWhereSeveralShareTheWork() {
        String shared = LEAST.replace("{embedded: {}}", "{region: eu-west-1, replicas: 2}");
        assertThat(mistakes(shared + "claimCheck: {folder: /tmp}"))
                .extracting(Object::toString)
                .containsExactly(
                        "claimCheck.folder: its claims hold on one host, and stepFunctions.replicas is 2; write"
                                + " shared: true if all have this folder, or uri: s3://bucket/claims/");
        valid(shared + "claimCheck: {folder: /tmp, shared: true}");
        valid(shared + "claimCheck: {uri: 's3://bucket/claims/'}");
    }

    @Test
    void everyKeyArrivesWhereItBelongs(@TempDir Path folder) {
        ReadConfiguration.Valid read = valid("""
                stepFunctions: {region: eu-west-1, endpoint: 'http://127.0.0.1:9999', replicas: 3}
                createActivities: false
                workerName: host-7
                workDirectory: %s
                journal: {folder: /tmp/journal-7}
                drain: {finishWithin: 90s}
                storage: {s3: {region: eu-west-1, endpoint: 'http://127.0.0.1:9998', pathStyle: true}}
                claimCheck: {folder: /tmp/claims, shared: true, threshold: 64KiB, largestInput: 2MiB, keepFor: 30d}
                probes: {port: 9000, bindHost: 0.0.0.0}
                activities:
                  track:
                    slots: ${SLOTS}
                    polls: 3
                    heartbeat: 20s
                    timeout: 10m
                    cancelWithin: 12s
                    onLost: relaunch
                    onStop: leave
                    workKey: '{{$.execution}}/{{$.item}}'
                    onSameWork: adopt
                    adoptWithin: 90s
                    exclusive: licence
                    retry: {attempts: 5, wait: 2s}
                    circuitBreaker: {failureRate: 20, window: 5, openFor: 10s, holdFor: 0s}
                    adapter: {type: shell, words: [a, b], kept: 2MiB, grace: 3s, tries: 4}
                """.formatted(folder));

        BridgeConfiguration configuration = read.configuration();
        assertThat(configuration.stepFunctions().embedded()).isEmpty();
        assertThat(configuration.stepFunctions().region()).contains("eu-west-1");
        assertThat(configuration.stepFunctions().endpoint())
                .map(Object::toString)
                .contains("http://127.0.0.1:9999");
        assertThat(configuration.stepFunctions().replicas()).isEqualTo(3);
        assertThat(configuration.journal()).isEqualTo(Path.of("/tmp/journal-7"));
        assertThat(configuration.createActivities()).isFalse();
        assertThat(configuration.workerName()).isEqualTo("host-7");
        assertThat(configuration.workDirectory()).isEqualTo(folder);
        assertThat(configuration.drain().policy().finishWithin()).isEqualTo(Duration.ofSeconds(90));
        assertThat(configuration.claimCheck()).hasValueSatisfying(check -> {
            assertThat(check.folder()).isEqualTo(Path.of("/tmp/claims"));
            assertThat(check.threshold()).isEqualTo(ByteSize.kibibytes(64));
            assertThat(check.largestInput()).isEqualTo(ByteSize.mebibytes(2));
            assertThat(check.keepFor()).contains(Duration.ofDays(30));
        });
        assertThat(read.storages())
                .hasEntrySatisfying(
                        "s3",
                        settings -> assertThat(settings.config())
                                .hasToString(
                                        "S3Config[region=eu-west-1, endpoint=http://127.0.0.1:9998, pathStyle=true]"));
        assertThat(configuration.probes()).hasValueSatisfying(probes -> {
            assertThat(probes.port()).isEqualTo(9000);
            assertThat(probes.bindHost()).isEqualTo("0.0.0.0");
        });
        ActivityPolicy track = configuration.activity("track").policy();
        assertThat(track.slots()).isEqualTo(7);
        assertThat(track.polls()).isEqualTo(3);
        assertThat(track.heartbeat()).isEqualTo(Duration.ofSeconds(20));
        assertThat(track.timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(track.runs())
                .hasToString(new RunPolicy(
                                Duration.ofSeconds(12),
                                OnLost.RELAUNCH,
                                OnStop.LEAVE,
                                Optional.of(new WorkPolicy(
                                        ValueTemplate.parse("{{$.execution}}/{{$.item}}"),
                                        OnSameWork.ADOPT,
                                        Duration.ofSeconds(90))),
                                Optional.of("licence"))
                        .toString());
        assertThat(track.retry().attempts()).isEqualTo(5);
        assertThat(track.retry().firstWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(track.circuitBreaker().failureRate()).isEqualTo(20);
        assertThat(track.circuitBreaker().window()).isEqualTo(5);
        assertThat(track.circuitBreaker().openFor()).isEqualTo(Duration.ofSeconds(10));
        assertThat(track.circuitBreaker().holdFor()).isZero();
        assertThat(read.adapter("track").config())
                .isEqualTo(new Shell(List.of("a", "b"), ByteSize.mebibytes(2), Duration.ofSeconds(3), 4));
    }

    @Test
    void theServicesHttpIsOnLoopbackUnlessWrittenOtherwise() {
        DefaultServerFactory server =
                (DefaultServerFactory) valid(LEAST + "server: {applicationConnectors: [{type: http, port: 9}]}")
                        .configuration()
                        .getServerFactory();

        HttpConnectorFactory application =
                (HttpConnectorFactory) server.getApplicationConnectors().get(0);
        HttpConnectorFactory admin =
                (HttpConnectorFactory) server.getAdminConnectors().get(0);
        assertThat(application.getPort()).isEqualTo(9);
        assertThat(application.getBindHost()).isEqualTo("127.0.0.1");
        assertThat(admin.getPort()).isEqualTo(8081);
        assertThat(admin.getBindHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void everyMistakeIsNamedAtOnce() {
        assertThat(mistakes("""
                        stepFunctions: {embeded: {}, region: eu-west-1}
                        workDirectroy: /tmp
                        drain: {finishWithin: soon}
                        activities:
                          one:
                            slots: 0
                            heartbeat: 20m
                            timeout: 10m
                            adapter: {type: shel}
                          two:
                            slots: [1]
                            polls: 2.5
                            heartbeat: 1500ms
                            adapter: {type: shell, words: [], kept: big, typo: 1, tries: 0}
                        server: {maxThread: 7}
                        logging: {level: LOUD}
                        """))
                .extracting(ConfigMistake::path)
                .containsExactlyInAnyOrder(
                        "stepFunctions.embeded",
                        "workDirectroy",
                        "drain.finishWithin",
                        "activities.one.slots",
                        "activities.one.heartbeat",
                        "activities.one.adapter.type",
                        "activities.two.slots",
                        "activities.two.polls",
                        "activities.two.heartbeat",
                        "activities.two.timeout",
                        "activities.two.adapter.words",
                        "activities.two.adapter.kept",
                        "activities.two.adapter.typo",
                        "activities.two.adapter.tries",
                        "server.maxThread",
                        "logging.level");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    createActivities: perhaps       | createActivities: 'perhaps' is not true or false; write true or false
                    workerName: a b                 | workerName: the name has the character ' '; use 1 to 80 letters
                    workDirectory: /dev/null/x      | workDirectory: /dev/null is not a folder; name another place
                    drain: 5s                       | drain: '5s' is not a map of keys; write keys and values below it
                    drain: {finishWithin: 30}       | drain.finishWithin: '30' is not a duration; write a number and a unit
                    drain: {finishWithin: }         | drain.finishWithin: the key has no value; write one
                    drain: {finishWithn: 3s}        | drain.finishWithn: unknown key; did you mean 'finishWithin'?
                    claimCheck: {}                  | claimCheck.folder: is missing; write the folder
                    claimCheck: {folder: /dev/null/x} | claimCheck.folder: /dev/null is not a folder; name another place
                    claimCheck: {folder: /tmp, threshold: 300KiB} | claimCheck.threshold: 307200 bytes are not between
                    claimCheck: {folder: /tmp, largestInput: 1GiB} | claimCheck.largestInput: 1073741824 bytes are not between
                    claimCheck: {folder: /tmp, keepFor: 1m} | claimCheck.keepFor: 1m is too short; an execution may still need
                    claimCheck: {uri: 's3://bucket/claims'} | claimCheck.uri: 's3://bucket/claims' is not a folder of stored
                    claimCheck: {uri: 's3://bucket/a b/'} | claimCheck.uri: 's3://bucket/a b/' is not a folder of stored
                    claimCheck: {folder: /tmp, uri: 's3://bucket/claims/'} | claimCheck.uri: is another place than folder
                    claimCheck: {uri: 's3://bucket/claims/', keepFor: 30d} | claimCheck.keepFor: has a meaning for a folder only
                    storage: {gs: {}}               | storage.gs: no storage has this scheme; write one of s3
                    storage: {s3: {regoin: a}}      | storage.s3.regoin: unknown key; did you mean 'region'?
                    storage: {s3: {region: here}}   | storage.s3.region: 'here' is no Region
                    claimCheck: {folder: /tmp, threshold: 0B} | claimCheck.threshold: 0 bytes are not between
                    journal: {folder: /dev/null/x}  | journal.folder: /dev/null is not a folder; name another place
                    journal: {folder: .legacy-bridge} | journal.folder: *holds other files too; name a folder for the journal
                    journal: {folder: .legacy-bridge/work/activities/track} | journal.folder: *holds other files too
                    journal: {foldr: x}             | journal.foldr: unknown key; did you mean 'folder'?
                    journal: false                  | journal: 'false' is not a map of keys
                    journal: {folder: /tmp/j, kubernetes: {}}       | journal: it names a folder and a cluster too; keep either
                    journal: {kubernetes: {leaseDuration: 2s}}      | journal.kubernetes.leaseDuration: it is not between 6s
                    journal: {kubernetes: {leaseDuration: 5m}}      | journal.kubernetes.leaseDuration: it is 300s, and the heartbeat of *would time out before another one has them; write less
                    journal: {kubernetes: {pool: Maps}}             | journal.kubernetes.pool: 'Maps' cannot be a part
                    probes: {port: 70000}           | probes.port: 70000 is not a port; write 1 to 65535
                    probes: {bindHost: example.org} | probes.bindHost: 'example.org' is not an address; write 127.0.0.1
                    probes: {prt: 1}                | probes.prt: unknown key; did you mean 'port'?
                    server: {type: big}             | server.type: unknown type 'big'; write one of default, simple
                    server: {minThreads: x}         | server.minThreads: 'x' is not a whole number; write a whole number
                    server: {adminConnectors: [{type: http, bindHost: 0.0.0.0}]} | server.adminConnectors[0].bindHost: '0.0.0.0' is not loopback
                    server: {type: simple, connector: {type: http, bindHost: '::'}} | server.connector.bindHost: '::' is not loopback
                    server: {adminConnectors: [{type: htp}, {type: http, prt: 1}]} | server.adminConnectors[1].prt: unknown key; did you mean 'port'?
                    logging: {loggers: {a.b: NOISE}} | logging.loggers.a.b: 'NOISE' is not a level; write one of
                    logging: {appenders: [{type: console, target: printer}]} | logging.appenders[0].target: 'printer' is not
                    workerName: ${NOBODY_SET_THIS}  | line 7: the environment variable NOBODY_SET_THIS is not set; set it
                    """)
    void aMistakeIsNamedWithItsPathAndAMend(String line, String mistake) {
        assertThat(mistakes(LEAST + line + "\n"))
                .anySatisfy(found -> assertThat(found.toString()).contains(mistake.split("\\*")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    slots: many            | activities.x.slots: 'many' is not a whole number
                    slots: 2.5             | activities.x.slots: '2.5' is not a whole number
                    slots: 0               | activities.x.slots: 0
                    polls: 2               | activities.x.polls: 2 polls are more than the 1 slots
                    slot: 2                | activities.x.slot: unknown key; did you mean 'slots'?
                    retry: {attempts: 0}   | activities.x.retry.attempts: 0
                    retry: {wait: 5}       | activities.x.retry.wait: '5' is not a duration
                    circuitBreaker: {failureRate: 101} | activities.x.circuitBreaker.failureRate: 101
                    circuitBreaker: {openFor: 0s}      | activities.x.circuitBreaker.openFor: 0s is out of range
                    cancelWithin: 0s       | activities.x.cancelWithin: 0
                    onLost: never          | activities.x.onLost: 'never' is not
                    onStop: kill           | activities.x.onStop: 'kill' is not
                    workKey: item          | activities.x.workKey: 'item' holds no value of the input
                    onSameWork: adopt      | activities.x.onSameWork: it means nothing without a workKey
                    """)
    void aMistakeInAnActivityIsNamed(String line, String mistake) {
        String yaml = """
                stepFunctions: {embedded: {}}
                activities:
                  x:
                    heartbeat: 20s
                    timeout: 10m
                    adapter: {type: shell, words: [echo]}
                    %s
                """.formatted(line);
        assertThat(mistakes(yaml))
                .singleElement()
                .satisfies(found -> assertThat(found.toString()).startsWith(mistake));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {words: [a]}                      | activities.x.adapter.type: is missing; write one of shell
                    {type: shall, words: [a]}         | activities.x.adapter.type: unknown type 'shall'; did you mean 'shell'?
                    {type: shell}                     | activities.x.adapter.words: must not be empty; write a value
                    {type: shell, words: a}           | activities.x.adapter.words: 'a' is not a list; write a list
                    {type: shell, words: [a], kept: 3} | activities.x.adapter.kept: '3' is not a size; write a number and a unit of B
                    {type: shell, words: [bad]}       | activities.x.adapter.words: 'bad' is no word; write another
                    [a]                               | activities.x.adapter: a list is not a map of keys
                    """)
    void aMistakeInAnAdapterIsNamed(String adapter, String mistake) {
        String yaml = """
                stepFunctions: {embedded: {}}
                activities:
                  x:
                    heartbeat: 20s
                    timeout: 10m
                    adapter: %s
                """.formatted(adapter);
        assertThat(mistakes(yaml))
                .singleElement()
                .satisfies(found -> assertThat(found.toString()).startsWith(mistake));
    }

    @Test
    void howManyWorkersShareTheQuotaIsOneOrMore() {
        assertThat(mistakes(LEAST.replace("{embedded: {}}", "{region: eu-west-1, replicas: 0}")))
                .singleElement()
                .hasToString("stepFunctions.replicas: 0 is no number of workers; write 1 or more");
    }

    @Test
    void stepFunctionsIsInExactlyOnePlace() {
        assertThat(mistakes(LEAST.replace("{embedded: {}}", "{embedded: {}, region: eu-west-1}")))
                .singleElement()
                .satisfies(found -> assertThat(found.path()).isEqualTo("stepFunctions"));
        assertThat(mistakes(LEAST.replace("{embedded: {}}", "{}")))
                .singleElement()
                .satisfies(found -> assertThat(found.mend()).contains("embedded: {}"));
        assertThat(mistakes(LEAST.replace("{embedded: {}}", "{endpoint: somewhere}")))
                .singleElement()
                .satisfies(found -> assertThat(found.path()).isEqualTo("stepFunctions.endpoint"));
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        assertThat(mistakes(LEAST + "workerName: a\nworkerName: b\n"))
                .singleElement()
                .hasToString("workerName: the key is there twice, again in line 8; keep one of them");
    }

    @Test
    void anAliasIsRefusedAndNotTakenForText() {
        assertThat(mistakes(LEAST.replace("20s", "&beat 20s") + "drain: {finishWithin: *beat}\n"))
                .anySatisfy(found -> assertThat(found.problem()).contains("alias"));
    }

    @Test
    void brokenYamlIsNamedWithLineAndColumn() {
        assertThat(mistakes("stepFunctions:\n  embedded: {}\n region: x\n"))
                .singleElement()
                .satisfies(found -> assertThat(found.path()).startsWith("line 3, column "));
    }

    @ParameterizedTest
    @CsvSource({"''", "'# nothing\n'", "'[1, 2]'", "hello"})
    void aFileThatIsNoMapIsRefused(String text) {
        assertThat(mistakes(text))
                .singleElement()
                .satisfies(found -> assertThat(found.path()).isEqualTo("(file)"));
    }

    @Test
    void aNameOfAnActivityFollowsTheRuleOfStepFunctions() {
        assertThat(mistakes(LEAST.replace("track:", "'tra/ck':")))
                .singleElement()
                .satisfies(found -> assertThat(found.problem()).contains("'/'"));
        assertThat(mistakes(LEAST.replace("track:", "a".repeat(81) + ":")))
                .singleElement()
                .satisfies(found -> assertThat(found.problem()).contains("81 characters"));
    }

    @Test
    void aVariableMayHaveADefaultAndMayBeEscaped() {
        assertThat(valid(LEAST + "workerName: ${NOBODY_SET_THIS:-me}\n")
                        .configuration()
                        .workerName())
                .isEqualTo("me");
        assertThat(mistakes(LEAST + "# ${NOBODY_SET_THIS} in a comment\nworkerName: $${SLOTS}\n"))
                .singleElement()
                .satisfies(found -> assertThat(found.problem()).contains("'$'"));
    }

    @Test
    void aFileThatIsNotThereIsAMistake(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.yml");
        assertThat(reader.read(missing))
                .isInstanceOfSatisfying(
                        ReadConfiguration.Wrong.class,
                        wrong -> assertThat(wrong.mistakes().get(0).toString())
                                .startsWith(missing + ": does not exist"));
        Path latin = Files.write(folder.resolve("latin.yml"), new byte[] {'a', (byte) 0xE9, ':'});
        assertThat(reader.read(latin))
                .isInstanceOfSatisfying(
                        ReadConfiguration.Wrong.class,
                        wrong -> assertThat(wrong.mistakes().get(0).problem()).contains("UTF-8"));
    }

    private ReadConfiguration.Valid valid(String yaml) {
        ReadConfiguration read = reader.read(yaml);
        assertThat(read).isInstanceOf(ReadConfiguration.Valid.class);
        return (ReadConfiguration.Valid) read;
    }

    private List<ConfigMistake> mistakes(String yaml) {
        ReadConfiguration read = reader.read(yaml);
        assertThat(read).isInstanceOf(ReadConfiguration.Wrong.class);
        return ((ReadConfiguration.Wrong) read).mistakes();
    }

    record Shell(
            @JsonProperty @NotEmpty @Nullable List<String> words,
            @Nullable ByteSize kept,
            @Nullable Duration grace,
            @Min(1) @Nullable Integer tries) {}

    private static final class ShellFactory implements AdapterFactory<Shell> {
        @Override
        public String type() {
            return "shell";
        }

        @Override
        public Class<Shell> configType() {
            return Shell.class;
        }

        @Override
        public List<ConfigMistake> check(Shell config) {
            boolean bad = config.words() != null && config.words().contains("bad");
            return bad ? List.of(new ConfigMistake("words", "'bad' is no word", "write another")) : List.of();
        }

        @Override
        public Adapter create(Shell config, AdapterContext context) {
            throw new IllegalStateException("no test launches anything with it");
        }
    }
}
