package io.legacybridge.testkit;

import io.legacybridge.worker.adapter.Adapter;
import io.legacybridge.worker.adapter.BlockingAdapter;
import io.legacybridge.worker.adapter.TaskContext;
import io.legacybridge.worker.task.ActivityTask;
import io.legacybridge.worker.task.Outcome;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The contract, kept by the base class for authors who block: and so a test of the contract itself. */
class BlockingAdapterContractTest extends AdapterContractTest {
    private final Map<String, Integer> starts = new ConcurrentHashMap<>();
    private final Set<String> alive = ConcurrentHashMap.newKeySet();
    private final Set<String> published = ConcurrentHashMap.newKeySet();

    @Override
    protected Adapter adapter(Work work) {
        return new BlockingAdapter() {
            @Override
            protected Outcome execute(TaskContext task) throws Exception {
                if (work == Work.REFUSED) {
                    return new Outcome.Failed("Test.Refused", "the input is refused");
                }
                String id = task.task().id();
                starts.merge(id, 1, Integer::sum);
                alive.add(id);
                try {
                    return work(work, task);
                } finally {
                    alive.remove(id);
                }
            }
        };
    }

    private Outcome work(Work work, TaskContext task) throws Exception {
        return switch (work) {
            case SUCCEEDS -> new Outcome.Succeeded("{\"made\":true}");
            case FAILS -> new Outcome.Failed(errorOfFailure(), "as it was told");
            case BIG_OUTPUT -> new Outcome.Succeeded("\"" + "x".repeat(300_000) + "\"");
            case LASTS -> {
                TimeUnit.MINUTES.sleep(5);
                throw new AssertionError("nobody cancelled it");
            }
            case PUBLISHES -> {
                if (!task.confirmWanted().toCompletableFuture().get(30, TimeUnit.SECONDS)) {
                    yield new Outcome.Abandoned("not wanted");
                }
                published.add(task.task().id());
                yield new Outcome.Succeeded("{}");
            }
            case PRINTS, REFUSED, TARGET_DOWN -> throw new AssertionError("not asked for");
        };
    }

    @Override
    protected boolean supports(Work work) {
        return work != Work.TARGET_DOWN;
    }

    @Override
    protected String errorOfFailure() {
        return "Test.Failed";
    }

    @Override
    protected boolean alive(ActivityTask task) {
        return alive.contains(task.id());
    }

    @Override
    protected int starts(ActivityTask task) {
        return starts.getOrDefault(task.id(), 0);
    }

    @Override
    protected boolean published(ActivityTask task) {
        return published.contains(task.id());
    }
}
