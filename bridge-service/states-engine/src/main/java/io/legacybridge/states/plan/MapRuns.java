package io.legacybridge.states.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The map runs there are, and the executions of their items. Safe for use by many threads. */
public final class MapRuns {

    private final Map<String, MapRun> byArn = new ConcurrentHashMap<>();
    private final Map<String, List<MapRun>> byExecution = new ConcurrentHashMap<>();
    private final Map<String, Execution> itemExecutions = new ConcurrentHashMap<>();

    void add(MapRun run) {
        byArn.put(run.arn(), run);
        byExecution
                .computeIfAbsent(run.executionArn(), arn -> new CopyOnWriteArrayList<>())
                .add(run);
    }

    void add(Execution itemExecution) {
        itemExecutions.put(itemExecution.record().executionArn(), itemExecution);
    }

    /** Forgets the map runs of an execution, and their items' executions with their own map runs. */
    public void forget(String executionArn) {
        List<MapRun> runs = byExecution.remove(executionArn);
        if (runs == null) {
            return;
        }
        for (MapRun run : runs) {
            byArn.remove(run.arn());
            for (Execution item : run.executions()) {
                itemExecutions.remove(item.record().executionArn());
                forget(item.record().executionArn());
            }
        }
    }

    public Optional<MapRun> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    /** The map runs of an execution, oldest first. */
    public List<MapRun> of(String executionArn) {
        return byExecution.getOrDefault(executionArn, List.of());
    }

    /** The execution of an item, by its ARN. */
    public Optional<Execution> itemExecution(String arn) {
        return Optional.ofNullable(itemExecutions.get(arn));
    }
}
