package io.legacybridge.adapters.lambda;

import io.legacybridge.adapters.program.StoreAs;
import io.legacybridge.testkit.AdapterContractTest;
import io.legacybridge.testkit.Work;
import io.legacybridge.testkit.aws.HttpEndpoint;
import io.legacybridge.testkit.aws.LambdaEndpoint;
import io.legacybridge.testkit.aws.S3Server;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.storage.FileStorages;
import io.legacybridge.worker.storage.StorageUri;
import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A task is alive as long as its function works and somebody waits for it: Lambda can be asked for no more. */
class LambdaAdapterContractTest extends AdapterContractTest {
    private static final String ROOT = "s3://" + S3Server.BUCKET + "/contract/";

    @SuppressWarnings("NullAway.Init")
    private static FileStorages storages;

    @TempDir
    private Path folder;

    private LambdaBench bench;

    @BeforeAll
    static void start() throws IOException {
        storages = LambdaBench.s3();
    }

    @AfterAll
    static void stop() {
        storages.close();
    }

    @BeforeEach
    void open() throws IOException {
        bench = new LambdaBench().with(storages, folder);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Override
    protected Adapter adapter(Work work) throws IOException {
        LambdaBench.Conf conf = LambdaBench.conf().payload("{\"task\": \"{{task.id}}\", \"file\": \"{{$.file}}\"}");
        bench.lambda.deploy("translate", (event, invocation) -> switch (work) {
            case FAILS -> throw new LambdaEndpoint.Failure("Translator.BadInput", "line 3 is no NMEA sentence");
            case PUBLISHES -> {
                store(event);
                yield "null";
            }
            case BIG_OUTPUT -> "\"" + "x".repeat(300_000) + "\"";
            case LASTS -> {
                invocation.untilNobodyWaits();
                yield "null";
            }
            default -> "{\"features\": 394}";
        });
        if (work == Work.TARGET_DOWN) {
            conf.endpoint(HttpEndpoint.deserted());
        }
        if (work == Work.PUBLISHES) {
            conf.payload("{\"target\": \"{{out.result}}\"}")
                    .out("result", new StoredOutputConfig(target().toString(), ROOT, StoreAs.URL, false, null));
        }
        return bench.adapter(conf);
    }

    private static void store(String event) throws Exception {
        URI place = URI.create(LambdaBench.json(event).path("target").asText());
        HttpRequest request = HttpRequest.newBuilder(place)
                .PUT(HttpRequest.BodyPublishers.ofString("done"))
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }

    private StorageUri target() {
        return StorageUri.parse(ROOT + folder.getFileName());
    }

    @Override
    protected String input(Work work) {
        return work == Work.REFUSED ? "{}" : "{\"file\": \"TASKDATA.XML\"}";
    }

    @Override
    protected boolean published(ActivityTask task) throws Exception {
        return storages.of("s3").orElseThrow().find(target()).isPresent();
    }

    @Override
    protected String errorOfFailure() {
        return "Translator.BadInput";
    }

    @Override
    protected boolean alive(ActivityTask task) {
        return bench.lambda.underWay(task.id());
    }

    @Override
    protected int starts(ActivityTask task) {
        return bench.lambda.executions(task.id());
    }
}
