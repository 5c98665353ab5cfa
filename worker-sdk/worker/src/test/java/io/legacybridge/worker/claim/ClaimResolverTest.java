package io.legacybridge.worker.claim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.TaskToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A claim in an input leads to what was kept, whole and unchanged, or to a reason. */
class ClaimResolverTest {
    private static final long MOST = 1_000;

    @TempDir
    private Path parent;

    private FolderClaimStore store;
    private int tasks;

    @BeforeEach
    void open() throws IOException {
        store = FolderClaimStore.open(parent.resolve("claims"));
    }

    private Claim kept(String content) throws IOException {
        TaskToken token = TaskToken.of("secret" + tasks++);
        return store.keep(new ActivityTask("a", token, "{}", Instant.EPOCH), content.getBytes(UTF_8));
    }

    private String resolved(String json) throws ClaimRefusedException, IOException {
        return new ClaimResolver(store::fetch, MOST).resolve(json);
    }

    private void refused(String json, String why) {
        assertThatThrownBy(() -> resolved(json))
                .isInstanceOf(ClaimRefusedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aWholeInputThatIsAClaimBecomesWhatWasKept() throws Exception {
        String content = "{ \"name\": \"Erträge €\", \"n\": 1.50 }";

        assertThat(resolved(kept(content).toJson())).isEqualTo(content);
    }

    @Test
    void fieldsAtTheTopAreResolvedAndDeeperOnesAreHandedOn() throws Exception {
        String claim = kept("[1,2.50]").toJson();
        String other = kept("\"text\"").toJson();

        assertThat(resolved("{\"a\":" + claim + ",\"b\":{\"c\":" + claim + "},\"d\":[" + claim + "],\"e\":" + other
                        + ",\"f\":0.10}"))
                .isEqualTo(
                        "{\"a\":[1,2.50],\"b\":{\"c\":" + claim + "},\"d\":[" + claim + "],\"e\":\"text\",\"f\":0.10}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "no JSON with \"claim\"",
                "{\"claim\": {\"number\": 7, \"uri\": \"x\"}}",
                "{\"claim\": 1, \"a\" : 2.0}",
                "\"claim\"",
                "[{\"claim\":{\"uri\":\"file:///x\",\"bytes\":1,\"sha256\":\"\"}}]"
            })
    void whatIsNoClaimStaysAsItIs(String json) throws Exception {
        assertThat(resolved(json)).isSameAs(json);
    }

    @Test
    void aClaimThatIsGoneSaysSo() throws Exception {
        Claim claim = kept("1");
        Files.delete(Path.of(claim.uri()));

        refused(claim.toJson(), "leads to no file");
    }

    @Test
    void aFileThatWasChangedIsRefused() throws Exception {
        Claim claim = kept("[1,2]");
        Path file = Path.of(claim.uri());

        Files.writeString(file, "[1,3]");
        refused(claim.toJson(), "another SHA-256");
        Files.writeString(file, "[1,2,3]");
        refused(claim.toJson(), "is of 5 bytes, and the file has 7");
        Files.writeString(file, "[1]");
        refused(claim.toJson(), "is of 5 bytes, and the file has 3");
    }

    @Test
    void onlyWhatLiesInTheStoreIsRead() throws Exception {
        Claim claim = kept("1");
        Path file = Path.of(claim.uri());
        Path outside = Files.writeString(parent.resolve(String.valueOf(file.getFileName())), "1");
        Path other = Files.writeString(file.resolveSibling("notes.json"), "1");
        String json = claim.toJson();
        String uri = claim.uri().toString();

        refused(json.replace(uri, outside.toUri().toString()), "does not lie in this service's store");
        refused(json.replace(uri, other.toUri().toString()), "does not lie in this service's store");
        refused(json.replace(uri, parent.resolve("claims").toUri() + "../" + outside.getFileName()), "does not lie");
        refused(json.replace(uri, "file://host" + file), "names no file");
        refused(json.replace(uri, "http://127.0.0.1/x"), "names no file");
        refused(json.replace(uri, "file:relative"), "names no file");
        refused(json.replace(uri, "no uri at all"), "no URI");
    }

    @Test
    void aLinkInTheStoreIsNotFollowed() throws Exception {
        Claim claim = kept("1");
        Path file = Path.of(claim.uri());
        Path elsewhere = Files.move(file, parent.resolve("moved.json"));
        Files.createSymbolicLink(file, elsewhere);

        refused(claim.toJson(), "leads to no file");
    }

    @Test
    void moreThanTheLimitIsRefusedBeforeItIsRead() throws Exception {
        String half = "\"" + "x".repeat(598) + "\"";
        Claim claim = kept(half);

        assertThat(resolved(claim.toJson())).isEqualTo(half);
        refused("{\"a\":" + claim.toJson() + ",\"b\":" + claim.toJson() + "}", "400 are left");
        refused(claim.toJson().replace(":600,", ":9000000000000000000,"), "of 1000 that the claims");
    }

    @Test
    void aClaimThatCannotBeOneIsNamedByItsField() throws Exception {
        String json = "{\"a\":" + kept("1").toJson() + "}";

        refused(json.replace("\"bytes\":1", "\"bytes\":-1"), "$.a.claim.bytes is no size");
        refused(json.replace("\"bytes\":1", "\"bytes\":\"1\""), "$.a.claim.bytes is no size");
        refused(json.replaceAll("\"sha256\":\"..", "\"sha256\":\"zz"), "$.a.claim.sha256");
    }

    @Test
    void aFileThatIsNoJsonIsRefusedWithoutQuotingIt() throws Exception {
        Claim claim = kept("swordfish {");

        assertThatThrownBy(() -> resolved(claim.toJson()))
                .isInstanceOf(ClaimRefusedException.class)
                .hasMessageContaining("not JSON")
                .hasMessageNotContaining("swordfish");
    }
}
