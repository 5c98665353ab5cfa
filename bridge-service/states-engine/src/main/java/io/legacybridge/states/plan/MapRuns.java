package io.legacybridge.states.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The map runs there are, and the executions of their items, which are kept as long as other closed executions are.
 * Safe for use by many threads.
 */
public final class MapRuns {

    private final Retention retention;
    private final Map<String, MapRun> byArn = new ConcurrentHashMap<>();
    private final Map<String, List<MapRun>> byExecution = new ConcurrentHashMap<>();
    private final Map<String, Execution> itemExecutions = new ConcurrentHashMap<>();

    public MapRuns(Retention retention) {
        this.retention = retention;
    }

    void add(MapRun run) {
        byArn.put(run.arn(), run);
        byExecution
                .computeIfAbsent(run.executionArn(), arn -> new CopyOnWriteArrayList<>())
                .add(run);
    }

    /** Adds the execution of a run's next item. */
    void add(MapRun run, Execution itemExecution) {
        String arn = itemExecution.record().executionArn();
        long number = run.add(itemExecution);
        itemExecutions.put(arn, itemExecution);
        retention.watch(itemExecution, () -> {
            run.forget(number);
            itemExecutions.remove(arn);
            forget(arn);
        });
    }

    /** Forgets the map runs of an execution, and their items' executions with their own map runs. */
    public void forget(String executionArn) {
        List<MapRun> runs = byExecution.remove(executionArn);
        if (runs == null) {
            return;
        }
        for (MapRun run : runs) {
            byArn.remove(run.arn());
            for (Execution item : run.executions().values()) {
                itemExecutions.remove(item.record().executionArn());
                forget(item.record().executionArn());
            }
        }
    }

    public Optional<MapRun> find(String arn) {
        retention.sweep();
        return Optional.ofNullable(byArn.get(arn));
    }

    /** The map runs of an execution, oldest first. */
    public List<MapRun> of(String executionArn) {
        return byExecution.getOrDefault(executionArn, List.of());
    }

    /** The execution of an item, by its ARN. */
    public Optional<Execution> itemExecution(String arn) {
        retention.sweep();
        return Optional.ofNullable(itemExecutions.get(arn));
    }
}
