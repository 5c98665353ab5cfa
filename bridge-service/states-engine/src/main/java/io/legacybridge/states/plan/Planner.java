package io.legacybridge.states.plan;

import io.legacybridge.states.definition.ChoiceState;
import io.legacybridge.states.definition.FailState;
import io.legacybridge.states.definition.MapState;
import io.legacybridge.states.definition.ParallelState;
import io.legacybridge.states.definition.PassState;
import io.legacybridge.states.definition.State;
import io.legacybridge.states.definition.SucceedState;
import io.legacybridge.states.definition.TaskState;
import io.legacybridge.states.definition.WaitState;

/** Turns each state of a definition into the step that runs it. */
final class Planner {

    private Planner() {}

    static Step step(State state) {
        if (state instanceof PassState pass) {
            return new PassStep(pass);
        } else if (state instanceof TaskState task) {
            return new TaskStep(task);
        } else if (state instanceof ChoiceState choice) {
            return new ChoiceStep(choice);
        } else if (state instanceof WaitState wait) {
            return new WaitStep(wait);
        } else if (state instanceof SucceedState succeed) {
            return new SucceedStep(succeed);
        } else if (state instanceof FailState fail) {
            return new FailStep(fail);
        } else if (state instanceof ParallelState parallel) {
            return new ParallelStep(parallel);
        } else if (state instanceof MapState map) {
            return new MapStep(map);
        }
        throw new IllegalArgumentException("No step for " + state.getClass().getName());
    }
}
