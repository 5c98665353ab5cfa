package io.legacybridge.adapters.kubernetes;

import io.legacybridge.worker.task.Outcome;
import java.util.Optional;

/** What a Job and its pods say of the work. */
sealed interface Diagnosis {
    /**
     * It waits or works, and nothing is wrong.
     *
     * @param startedPod the uid of the pod whose main container has started, if one has: it may not be started again
     */
    record Working(Optional<String> startedPod) implements Diagnosis {}

    /**
     * It cannot start, which may pass by itself.
     *
     * @param kind which limit it has
     * @param message what Kubernetes says of it
     */
    record Trouble(Kind kind, String message) implements Diagnosis {
        /** What keeps a pod from starting. */
        enum Kind {
            /** An image is not there, or its registry is not. */
            IMAGE,
            /** The node cannot make a container as it is written. */
            CONTAINER,
            /** No node has room. */
            NODE,
            /** There is no pod: the controller was slow, or was refused. */
            POD
        }
    }

    /**
     * The main container has ended by itself.
     *
     * @param exit how
     * @param othersRun whether other containers of its pod go on, which keeps the Job from ending
     */
    record Ended(Exit exit, boolean othersRun) implements Diagnosis {}

    /**
     * It was ended, or will never end well, for a reason that is not the program's.
     *
     * @param outcome what a state machine sees
     * @param rest what becomes of what still runs
     */
    record Broken(Outcome.Failed outcome, Rest rest) implements Diagnosis {
        /** What becomes of what still runs. */
        enum Rest {
            /** The Job's controller is ending it. */
            ENDS,
            /** It goes on until the Job is deleted, and might even be started again. */
            GOES_ON,
            /** Its node does not answer: nobody can say. */
            UNKNOWN
        }
    }
}
