package io.legacybridge.adapters.kubernetes;

/** What our objects in a cluster are called by: the labels and annotations that they carry. */
final class Labels {
    static final String PREFIX = "legacybridge.io/";

    /** The label that says whose an object is, and its value. */
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    static final String BRIDGE = "legacy-bridge";

    /** Label: the pool whose replicas follow the Job. */
    static final String POOL = PREFIX + "pool";
    /** Label: the pool whose replicas keep their open tasks in the object, or show by it that they live. */
    static final String JOURNAL = PREFIX + "journal";
    /** Label: the activity, as far as its name can be one. */
    static final String ACTIVITY = PREFIX + "activity";
    /** Label: the id of the task whose run a Job is now. */
    static final String TASK = PREFIX + "task";
    /** Label: the id of the work key, where there is one. */
    static final String WORK = PREFIX + "work";
    /** Label: the replica that follows the Job. */
    static final String OWNER = PREFIX + "owner";

    /** Annotation: wall-clock time after which nobody waits for the task any more. */
    static final String DEADLINE = PREFIX + "deadline";
    /** Annotation: what the run is judged by, as JSON. */
    static final String TERMS = PREFIX + "terms";
    /** Annotation: the outcome of a run whose pod has to be ended before it can be told. */
    static final String OUTCOME = PREFIX + "outcome";

    /** Annotation: the id of the task that has the run ended, since it is a later attempt at the same work. */
    static final String SUPERSEDED = PREFIX + "superseded-by";

    /** Finalizer: keeps a Job, and what it says, until the outcome of its run is settled. */
    static final String KEPT = PREFIX + "outcome";

    private Labels() {}
}
