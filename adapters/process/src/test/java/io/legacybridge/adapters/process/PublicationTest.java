package io.legacybridge.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.legacybridge.worker.storage.FileStorages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 3 for what others see: a run publishes once, whatever its bridge does meanwhile. */
class PublicationTest {
    @TempDir
    Path temporary;

    private RunFolder folder;
    private Path target;
    private List<RunSpec.Output> outputs;

    @BeforeEach
    void aRunWithOneOutput() throws IOException {
        folder = new RunFolder(temporary.resolve("runs/0123456789abcdef"));
        folder.create();
        Files.writeString(folder.out().resolve("a"), "the result");
        Path results = Files.createDirectory(temporary.resolve("results"));
        target = results.resolve("a");
        outputs = List.of(new RunSpec.Output("a", "a", target.toString(), results.toString(), false, List.of()));
    }

    private void publish() throws Exception {
        publication(false).publish(outputs);
    }

    private Publication publication(boolean sameWork) {
        return new Publication(folder, null, sameWork, FileStorages.none());
    }

    private Object identity() throws IOException {
        return Files.getAttribute(target, "unix:ino");
    }

    @Test
    void aBridgeThatDiedAfterTheRenameDoesNotPublishAgain() throws Exception {
        publish();
        Object first = identity();

        publish();

        assertThat(identity()).isEqualTo(first);
        assertThat(target.getParent()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aBridgeThatDiedBeforeTheRenamePublishesAfterAll() throws Exception {
        folder.markPublishing();

        publish();

        assertThat(target).hasContent("the result");
    }

    @Test
    void whatIsInPlaceFromElsewhereIsReplacedAlthoughItIsTheSame() throws Exception {
        Files.writeString(target, "the result");
        Object other = identity();

        publish();

        assertThat(identity()).isNotEqualTo(other);
    }

    @Test
    void whatAnotherAttemptAtTheSameWorkHasPublishedIsNotPublishedAgain() throws Exception {
        Files.writeString(target, "the result");
        Object first = identity();

        publication(true).publish(outputs);
        assertThat(identity()).isEqualTo(first);
        assertThat(target.getParent()).isDirectoryNotContaining("glob:**.part");

        Files.writeString(folder.out().resolve("a"), "another");
        publication(true).publish(outputs);
        assertThat(target).hasContent("another");
    }

    @Test
    void whatABridgeLeftThatDiedWhileItPublishedIsRemoved() throws Exception {
        Files.writeString(target.resolveSibling(".0123456789abcdef-0.part"), "half");
        Path another = Files.writeString(target.resolveSibling(".fedcba9876543210-0.part"), "half");

        publication(false).removeStaged(outputs);

        assertThat(target.getParent()).isDirectoryContaining("glob:**.part");
        assertThat(Files.list(target.getParent())).containsExactly(another);
    }
}
