package io.legacybridge.adapters.ssm;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.adapters.program.OutputConfig;
import io.legacybridge.adapters.program.Sha256;
import io.legacybridge.adapters.program.StdoutResult;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.storage.FileStorage;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that run as another user of the host, which only root can have them do. */
@Tag("translators")
class RunAsTest {
    private static final String ROOT = "s3://" + S3Server.BUCKET + "/";

    @TempDir
    Path folder;

    private FileStorages storages;
    private SsmBench bench;

    @BeforeEach
    void open() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        storages = SsmBench.s3();
        bench = new SsmBench(folder).with(storages);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
        storages.close();
    }

    @Test
    void theProgramIsThatUserWithoutGroupsAndGetsNoPrivileges() throws Exception {
        String said = SsmBench.succeeded(bench.run(
                SsmBench.sh("id -un; id -G | wc -w; grep -E 'NoNewPrivs|CapEff' /proc/self/status; "
                                + "echo x >\"$HOME\"/x; echo x >\"$TMPDIR\"/x; echo x >x; cat ../control/spec 2>&1; :")
                        .runAs("nobody")
                        .stdout(StdoutResult.TEXT),
                "{}"));

        assertThat(SsmBench.json(said).textValue())
                .startsWith("nobody\n1\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\n")
                .contains("Permission denied");
    }

    @Test
    void itReadsItsInputAndLeavesItsOutput() throws Exception {
        FileStorage storage = storages.of("s3").orElseThrow();
        Path file = Files.writeString(folder.resolve("file"), "hello");
        storage.store(file, Sha256.of(file), StorageUri.parse(ROOT + "in.txt"), Optional.empty());
        SsmBench.Conf conf = SsmBench.sh("cp \"$1\" \"$2\"", "{{in.f}}", "{{out.f}}")
                .in("f", "{{$.uri}}", ROOT)
                .out("f", new OutputConfig("f", ROOT + "out.txt", ROOT, false, List.of()))
                .runAs("nobody");

        SsmBench.succeeded(bench.run(conf, "{\"uri\": \"" + ROOT + "in.txt\"}"));

        Path copy = folder.resolve("copy");
        storage.fetch(StorageUri.parse(ROOT + "out.txt"), copy, Long.MAX_VALUE);
        assertThat(copy).hasContent("hello");
    }

    @Test
    void aCheckerIsThatUserTooAndReadsWhatTheProgramSaid() throws Exception {
        SsmBench.Conf conf = SsmBench.sh("echo said; echo x >f")
                .out("f", new OutputConfig("f", ROOT + "checked", ROOT, false, List.of()))
                .runAs("nobody")
                .checker(Checker.sh(
                                "id -un; id -G | wc -w; grep -E 'NoNewPrivs|CapEff' /proc/self/status; cat \"$1\" \"$2\";"
                                        + " cat ../control/spec 2>&1; exit 1",
                                "{{run.stdout}}",
                                "{{out.f}}")
                        .build());

        assertThat(SsmBench.failed(bench.run(conf, "{}")).cause())
                .contains("stdout: nobody\n1\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\nsaid\nx\n")
                .contains("Permission denied");
    }

    @Test
    void aFileThatACheckerMadeALinkOfIsNotGivenAway() throws Exception {
        SsmBench.Conf conf = SsmBench.sh("echo x >f")
                .out("f", new OutputConfig("f", ROOT + "linked", ROOT, false, List.of()))
                .runAs("nobody")
                .checker(Checker.sh("rm f; ln -s /etc/shadow f").build());

        assertThat(SsmBench.failed(bench.run(conf, "{}")).cause()).contains("is not what it was when it was judged");
    }

    /** By which a program could have the agent, which is root, give away what only another user may read. */
    @Test
    void aHardLinkIsNoFileOfItsOwn() throws Exception {
        SsmBench.Conf conf = SsmBench.sh("echo x >g; ln g f")
                .out("f", new OutputConfig("f", ROOT + "f", ROOT, false, List.of()))
                .runAs("nobody");

        assertThat(SsmBench.failed(bench.run(conf, "{}")).cause())
                .contains("out.f (f) is not a regular file of the program's own");
    }
}
