package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.legacybridge.adapters.kubernetes.Diagnosis.Broken;
import io.legacybridge.adapters.kubernetes.Diagnosis.Broken.Rest;
import io.legacybridge.adapters.kubernetes.Diagnosis.Ended;
import io.legacybridge.adapters.kubernetes.Diagnosis.Trouble;
import io.legacybridge.adapters.kubernetes.Diagnosis.Working;
import io.legacybridge.worker.error.BridgeRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks at a Job and its pods and says what it means. Depends on nothing but what it is given, so that the statuses of
 * every Kubernetes version can be tried: conditions are looked up by their type, never by their place (from 1.31 on
 * {@code SuccessCriteriaMet} or {@code FailureTarget} stands before {@code Complete} or {@code Failed}).
 *
 * <p>Asked in this order: has the main container ended by itself; is its pod lost, or ended from outside; what does the
 * Job say where no pod is left; what keeps a pod from starting.
 */
final class Examination {
    private static final Set<String> IMAGE_TROUBLE = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "RegistryUnavailable");
    private static final Set<String> CONTAINER_TROUBLE =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PreCreateHookError");
    private static final Set<String> NEVER_STARTED = Set.of("StartError", "ContainerCannotRun");
    private static final Set<String> NODE_GONE =
            Set.of("NodeLost", "NodeShutdown", "Shutdown", "Terminated", "ContainerStatusUnknown");
    private static final String DEADLINE = "DeadlineExceeded";
    private static final Duration CLOCKS = Duration.ofSeconds(1);

    /**
     * How long a pod may outlast the end of its grace before its node counts as lost: as long as Kubernetes itself
     * waits for a node. One that is only busy may be some minutes behind.
     */
    static final Duration NODE_PATIENCE = Duration.ofMinutes(5);

    private final Job job;
    private final List<Pod> pods;
    private final String main;
    private final Optional<String> startedBefore;
    private final Instant now;

    /**
     * @param pods those of the Job that are there, and those that are not any more whose main container had started
     * @param main the main container's name
     * @param startedBefore the uid of the pod whose main container was seen to start
     */
    Examination(Job job, List<Pod> pods, String main, Optional<String> startedBefore, Instant now) {
        this.job = job;
        this.pods = pods;
        this.main = main;
        this.startedBefore = startedBefore;
        this.now = now;
    }

    Diagnosis diagnosis() {
        Optional<Pod> pod = pod();
        if (pod.isEmpty()) {
            return withoutPod();
        }
        Optional<ContainerStateTerminated> end =
                status(pod.get()).map(ContainerStatus::getState).map(ContainerState::getTerminated);
        if (end.isPresent()) {
            return ended(pod.get(), end.get());
        }
        if (isOver(pod.get())) {
            return overWithoutMain(pod.get());
        }
        if (Meta.isDeleting(pod.get())) {
            return deleted(pod.get());
        }
        if (deadlinePassed()) {
            return new Broken(KubernetesFailures.deadline(startWords(pod.get())), Rest.ENDS);
        }
        return isStarted(pod.get()) ? new Working(Optional.of(Meta.uid(pod.get()))) : waiting(pod.get());
    }

    /** The pod that counts: the one that has started, or else the youngest. */
    private Optional<Pod> pod() {
        if (startedBefore.isPresent()) {
            return pods.stream()
                    .filter(pod -> Meta.uid(pod).equals(startedBefore.get()))
                    .findFirst();
        }
        return pods.stream()
                .max(Comparator.comparing(this::isStarted)
                        .thenComparing(
                                pod -> Optional.ofNullable(pod.getMetadata().getCreationTimestamp())
                                        .orElse("")));
    }

    private Optional<ContainerStatus> status(Pod pod) {
        return statuses(pod).filter(status -> main.equals(status.getName())).findFirst();
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? Stream.empty()
                : pod.getStatus().getContainerStatuses().stream();
    }

    private static Stream<ContainerStatus> initStatuses(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getInitContainerStatuses() == null
                ? Stream.empty()
                : pod.getStatus().getInitContainerStatuses().stream();
    }

    /** Whether the main container of a pod runs or has run: then it may not be started a second time. */
    boolean isStarted(Pod pod) {
        return status(pod)
                .map(ContainerStatus::getState)
                .filter(state -> state.getRunning() != null
                        || (state.getTerminated() != null
                                && !NEVER_STARTED.contains(
                                        word(state.getTerminated().getReason()))))
                .isPresent();
    }

    /** Whether nothing of a pod runs any more. */
    static boolean isOver(Pod pod) {
        String phase = pod.getStatus() == null ? "" : word(pod.getStatus().getPhase());
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    // The main container has ended

    private Diagnosis ended(Pod pod, ContainerStateTerminated end) {
        String reason = word(end.getReason());
        Rest rest = isOver(pod) ? Rest.ENDS : Rest.GOES_ON;
        if (NEVER_STARTED.contains(reason)) {
            return new Broken(
                    KubernetesFailures.rejected(
                            "the node could not start the container " + main + ": " + word(end.getMessage())),
                    rest);
        }
        boolean well = Integer.valueOf(0).equals(end.getExitCode());
        if (!well && (NODE_GONE.contains(reason) || isTakenFromTheNode(pod))) {
            return new Broken(taken(pod), rest);
        }
        if (Meta.isDeleting(pod) && !endedBeforeItsDeletion(pod, end)) {
            return deleted(pod);
        }
        if (!well && DEADLINE.equals(podReason(pod))) {
            return new Broken(KubernetesFailures.deadline("it ran until its pod's deadline"), rest);
        }
        boolean othersRun = !isOver(pod)
                && statuses(pod)
                        .anyMatch(other -> !main.equals(other.getName())
                                && (other.getState() == null || other.getState().getTerminated() == null));
        if (!isOver(pod) && !othersRun) {
            // The node is about to say that the pod is over, once what it ends by itself has ended.
            return new Working(Optional.of(Meta.uid(pod)));
        }
        return new Ended(exit(pod, end), othersRun);
    }

    private static Exit exit(Pod pod, ContainerStateTerminated end) {
        return new Exit(
                Optional.of(Meta.name(pod)),
                Optional.ofNullable(end.getExitCode()).orElse(0),
                word(end.getReason()),
                word(end.getMessage()),
                Meta.time(end.getStartedAt()),
                Meta.time(end.getFinishedAt()));
    }

    private static boolean endedBeforeItsDeletion(Pod pod, ContainerStateTerminated end) {
        Optional<Instant> asked = Meta.deletionAsked(pod);
        Optional<Instant> finished = Meta.time(end.getFinishedAt());
        return asked.isPresent() && finished.isPresent() && finished.get().isBefore(asked.get());
    }

    /** The pod is over, and of the main container nothing is known: it was never started, or was swept away. */
    private Diagnosis overWithoutMain(Pod pod) {
        if (DEADLINE.equals(podReason(pod))) {
            return new Broken(KubernetesFailures.deadline("its pod's deadline passed"), Rest.ENDS);
        }
        Optional<ContainerStatus> failed = initStatuses(pod)
                .filter(init -> init.getState() != null
                        && init.getState().getTerminated() != null
                        && !Integer.valueOf(0)
                                .equals(init.getState().getTerminated().getExitCode()))
                .findFirst();
        if (failed.isPresent() && !isTakenFromTheNode(pod)) {
            return new Broken(
                    KubernetesFailures.initFailed(
                            failed.get().getName(), failed.get().getState().getTerminated()),
                    Rest.ENDS);
        }
        return new Broken(taken(pod), Rest.ENDS);
    }

    // Ended from outside

    private static String podReason(Pod pod) {
        return pod.getStatus() == null ? "" : word(pod.getStatus().getReason());
    }

    /** Whether the pod had to go for the node's or another pod's sake. */
    private static boolean isTakenFromTheNode(Pod pod) {
        String reason = podReason(pod);
        return (!reason.isEmpty() && !reason.equals(DEADLINE))
                || disruption(pod).isPresent();
    }

    private static Optional<PodCondition> disruption(Pod pod) {
        return condition(pod, "DisruptionTarget").filter(condition -> "True".equals(condition.getStatus()));
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()))
                        .findFirst();
    }

    private static io.legacybridge.worker.task.Outcome.Failed taken(Pod pod) {
        String reason = podReason(pod);
        String message = pod.getStatus() == null ? "" : word(pod.getStatus().getMessage());
        Optional<PodCondition> disruption = disruption(pod);
        if (disruption.isPresent()) {
            reason = reason.isEmpty() ? word(disruption.get().getReason()) : reason;
            message = message.isEmpty() ? word(disruption.get().getMessage()) : message;
        }
        String kind = NODE_GONE.contains(reason)
                ? KubernetesFailures.NODE_LOST
                : reason.isEmpty() ? BridgeRetry.RUN_LOST : KubernetesFailures.EVICTED;
        return BridgeRetry.because(
                kind,
                "the pod " + Meta.name(pod) + " was ended from outside"
                        + (reason.isEmpty() ? "" : ": " + reason)
                        + (message.isEmpty() ? "" : ": " + message));
    }

    /** The pod is being deleted, or was, while it worked or waited. */
    private Diagnosis deleted(Pod pod) {
        boolean byDeadline = deadlinePassed()
                || Meta.deletionAsked(pod)
                        .filter(asked -> deadline()
                                .filter(end -> !asked.isBefore(end.minus(CLOCKS)))
                                .isPresent())
                        .isPresent();
        if (byDeadline) {
            return new Broken(
                    KubernetesFailures.deadline(startWords(pod)), isLostWithItsNode(pod) ? Rest.UNKNOWN : Rest.ENDS);
        }
        if (!isStarted(pod)) {
            // It may be started once more, which the controller does where it still can.
            return JobState.failed(job).isPresent() ? withoutPod() : new Working(Optional.empty());
        }
        if (isLostWithItsNode(pod)) {
            return new Broken(
                    BridgeRetry.because(
                            KubernetesFailures.NODE_LOST,
                            "the pod " + Meta.name(pod) + " is to be deleted, and its node does not answer"),
                    Rest.UNKNOWN);
        }
        return new Broken(
                isTakenFromTheNode(pod)
                        ? taken(pod)
                        : BridgeRetry.because(
                                BridgeRetry.RUN_LOST,
                                "the pod " + Meta.name(pod) + " was deleted while it worked, and nothing is started "
                                        + "twice"),
                Rest.GOES_ON);
    }

    private boolean isLostWithItsNode(Pod pod) {
        return isOutlasting(pod, now);
    }

    /** Whether a pod is still there long after it should have gone. */
    static boolean isOutlasting(Pod pod, Instant now) {
        return Meta.time(pod.getMetadata().getDeletionTimestamp())
                .filter(end -> now.isAfter(end.plus(NODE_PATIENCE)))
                .isPresent();
    }

    private Optional<Instant> deadline() {
        if (job.getStatus() == null || job.getSpec() == null || job.getSpec().getActiveDeadlineSeconds() == null) {
            return Optional.empty();
        }
        return Meta.time(job.getStatus().getStartTime())
                .map(start -> start.plusSeconds(job.getSpec().getActiveDeadlineSeconds()));
    }

    private boolean deadlinePassed() {
        return JobState.failed(job)
                .filter(failed -> DEADLINE.equals(failed.getReason()))
                .isPresent();
    }

    private String startWords(Pod pod) {
        return isStarted(pod)
                ? "it ran until then"
                : "the container " + main + " had not started by then"
                        + waitingStates(pod)
                                .findFirst()
                                .map(state -> ": " + word(state.getReason()) + " " + word(state.getMessage()))
                                .orElse("");
    }

    // No pod is left, or none has come

    private Diagnosis withoutPod() {
        if (JobState.isComplete(job)) {
            return new Ended(Exit.unseen(), false);
        }
        if (deadlinePassed()) {
            return new Broken(KubernetesFailures.deadline("its pod is gone"), Rest.ENDS);
        }
        Optional<JobCondition> failed = JobState.failed(job);
        if (failed.isPresent()) {
            return new Broken(
                    BridgeRetry.because(
                            BridgeRetry.RUN_LOST,
                            "the Job failed, and its pod, which would say why, is gone: "
                                    + word(failed.get().getReason()) + ": "
                                    + word(failed.get().getMessage())),
                    Rest.ENDS);
        }
        return startedBefore.isPresent()
                ? new Broken(
                        BridgeRetry.because(
                                BridgeRetry.RUN_LOST, "the Job's pod is gone, and nothing is started twice"),
                        Rest.GOES_ON)
                : new Trouble(Trouble.Kind.POD, "the Job has no pod");
    }

    // It has not started yet

    private Diagnosis waiting(Pod pod) {
        Optional<PodCondition> unscheduled = condition(pod, "PodScheduled")
                .filter(condition ->
                        "False".equals(condition.getStatus()) && "Unschedulable".equals(condition.getReason()));
        if (unscheduled.isPresent()) {
            return new Trouble(Trouble.Kind.NODE, word(unscheduled.get().getMessage()));
        }
        return waitingStates(pod)
                .flatMap(state -> trouble(state).stream())
                .findFirst()
                .orElseGet(() -> new Working(Optional.empty()));
    }

    /** Of the init containers and of the main one: the others do not keep it from starting. */
    private Stream<ContainerStateWaiting> waitingStates(Pod pod) {
        return Stream.concat(initStatuses(pod), status(pod).stream())
                .map(ContainerStatus::getState)
                .filter(state -> state != null && state.getWaiting() != null)
                .map(ContainerState::getWaiting);
    }

    private static Optional<Diagnosis> trouble(ContainerStateWaiting state) {
        String reason = word(state.getReason());
        String message = reason + ": " + word(state.getMessage());
        if (IMAGE_TROUBLE.contains(reason)) {
            return Optional.of(new Trouble(Trouble.Kind.IMAGE, message));
        }
        return CONTAINER_TROUBLE.contains(reason)
                ? Optional.of(new Trouble(Trouble.Kind.CONTAINER, message))
                : Optional.empty();
    }

    private static String word(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }
}
