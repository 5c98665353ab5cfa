package io.legacybridge.adapters.lambda;

import io.legacybridge.testkit.AdapterContractTest;
import io.legacybridge.testkit.Work;
import io.legacybridge.testkit.aws.HttpEndpoint;
import io.legacybridge.testkit.aws.LambdaEndpoint;
import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.task.ActivityTask;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A task is alive as long as its function works and somebody waits for it: Lambda can be asked for no more. */
class LambdaAdapterContractTest extends AdapterContractTest {
    private LambdaBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new LambdaBench();
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
        return bench.adapter(conf);
    }

    @Override
    protected String input(Work work) {
        return work == Work.REFUSED ? "{}" : "{\"file\": \"TASKDATA.XML\"}";
    }

    @Override
    protected boolean supports(Work work) {
        return work != Work.PUBLISHES;
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
