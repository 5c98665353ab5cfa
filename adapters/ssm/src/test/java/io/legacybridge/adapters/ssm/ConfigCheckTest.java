package io.legacybridge.adapters.ssm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a configuration is refused before anything is started. */
class ConfigCheckTest {
    private static void mistake(SsmBench.Conf conf, String path, String problem) {
        assertThat(new SsmAdapterFactory().check(conf.build())).singleElement().satisfies(found -> {
            assertThat(found.path()).isEqualTo(path);
            assertThat(found.toString()).contains(problem);
        });
    }

    private static SsmBench.Conf conf() {
        return SsmBench.sh("true");
    }

    @Test
    void aConfigurationForLinuxIsRight() {
        assertThat(new SsmAdapterFactory().check(conf().build())).isEmpty();
        assertThat(new SsmAdapterFactory()
                        .check(conf().tags(Map.of("Role", "translator")).build()))
                .isEmpty();
    }

    @Test
    void aDocumentForWindowsIsRefused() {
        mistake(conf().document("AWS-RunPowerShellScript"), "document", "for Windows, which was never tested");
        mistake(conf().document("AWS-RunRemoteScript"), "document", "not known");
    }

    @Test
    void oneWayToAHostIsNeeded() {
        mistake(conf().instance(null), "instance", "is missing");
        mistake(conf().instance("web-1"), "instance", "is no id of a host");
    }

    @Test
    void theProgramDoesNotDependOnTheTask() {
        mistake(new SsmBench.Conf(List.of("/opt/{{$.program}}")), "command[0]", "may not depend on the task");
    }

    @Test
    void rootIsSaidToBeTrusted() {
        mistake(conf().untrusted(), "trusted", "which is root");
        mistake(conf().runAs("root"), "runAs.user", "may do everything");
        mistake(conf().runAs("a;b"), "runAs.user", "is no name of a user");
    }

    @Test
    void nothingOfAShellIsInWhatACommandHolds() {
        mistake(conf().directory("/var/lib/$(id)"), "directory", "is not an absolute path");
        mistake(conf().bucket(new BucketConfig("runs", "a b", null)), "bucket.prefix", "cannot be in a command");
    }

    @Test
    void aRunIsKeptForAsLongAsItsCommandMayComeLate() {
        mistake(conf().keep(Duration.ofMinutes(5)), "keep", "less than twice");
    }
}
