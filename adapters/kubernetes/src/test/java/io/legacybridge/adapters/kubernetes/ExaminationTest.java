package io.legacybridge.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.legacybridge.adapters.kubernetes.Diagnosis.Broken;
import io.legacybridge.adapters.kubernetes.Diagnosis.Broken.Rest;
import io.legacybridge.adapters.kubernetes.Diagnosis.Ended;
import io.legacybridge.adapters.kubernetes.Diagnosis.Trouble;
import io.legacybridge.adapters.kubernetes.Diagnosis.Working;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statuses as Kubernetes writes them, from 1.20 to the newest, and what they mean. */
class ExaminationTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final String JOB = "{metadata: {name: a, uid: j1}, spec: {activeDeadlineSeconds: 600}, status: ";
    private static final String NOTHING_YET = JOB + "{startTime: '2026-11-25T11:59:00Z', active: 1}}";

    private static Diagnosis diagnosis(String job, String... pods) {
        return diagnosis(job, Optional.empty(), pods);
    }

    private static Diagnosis diagnosis(String job, Optional<String> startedPod, String... pods) {
        List<Pod> all = Stream.of(pods).map(pod -> Config.yaml(pod, Pod.class)).toList();
        return new Examination(Config.yaml(job, Job.class), all, "main", startedPod, NOW).diagnosis();
    }

    private static String pod(String status) {
        return "{metadata: {name: a-x, uid: p1}, status: " + status + "}";
    }

    private static String deleted(String when, int graceSeconds, String status) {
        return "{metadata: {name: a-x, uid: p1, deletionTimestamp: '" + when + "', deletionGracePeriodSeconds: "
                + graceSeconds + "}, status: " + status + "}";
    }

    private static String running() {
        return "{phase: Running, containerStatuses: [{name: main, state: {running: {startedAt: '2026-11-25T11:59:01Z'}}}]}";
    }

    private static String over(String phase, int code, String reason) {
        return "{phase: " + phase + ", containerStatuses: [{name: main, state: {terminated: {exitCode: " + code
                + ", reason: " + reason
                + ", startedAt: '2026-11-25T11:59:01Z', finishedAt: '2026-11-25T11:59:03Z'}}}]}";
    }

    private static String waiting(String reason) {
        return "{phase: Pending, conditions: [{type: PodScheduled, status: 'True'}], containerStatuses: [{name: main, "
                + "state: {waiting: {reason: " + reason + ", message: why it waits}}}]}";
    }

    private static String condition(String... typeAndReason) {
        StringBuilder conditions = new StringBuilder();
        for (String one : typeAndReason) {
            String[] parts = one.split(" ", 2);
            conditions
                    .append("{type: ")
                    .append(parts[0])
                    .append(", status: 'True', reason: ")
                    .append(parts[1])
                    .append(", message: the controller's words},");
        }
        return JOB + "{startTime: '2026-11-25T11:59:00Z', conditions: [" + conditions + "]}}";
    }

    private static void assertBroken(Diagnosis diagnosis, String error, Rest rest, String... words) {
        assertThat(diagnosis).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.outcome().error()).isEqualTo(error);
            assertThat(broken.rest()).isEqualTo(rest);
            assertThat(List.of(words)).allMatch(broken.outcome().cause()::contains);
        });
    }

    @Nested
    class AContainerThatEnds {
        @Test
        void isSeenByItsPodBeforeTheJobSaysSo() {
            assertThat(diagnosis(NOTHING_YET, pod(over("Succeeded", 0, "Completed"))))
                    .isInstanceOfSatisfying(Ended.class, ended -> {
                        assertThat(ended.exit().code()).isZero();
                        assertThat(ended.exit().wallMillis()).isEqualTo(2000);
                        assertThat(ended.othersRun()).isFalse();
                    });
        }

        @Test
        void keepsItsExitCodeAlthoughTheJobFailed() {
            assertThat(diagnosis(condition("Failed BackoffLimitExceeded"), pod(over("Failed", 3, "Error"))))
                    .isInstanceOfSatisfying(
                            Ended.class,
                            ended -> assertThat(ended.exit().code()).isEqualTo(3));
        }

        @Test
        void mayHaveNeededTooMuchMemory() {
            assertThat(diagnosis(NOTHING_YET, pod(over("Failed", 137, "OOMKilled"))))
                    .isInstanceOfSatisfying(
                            Ended.class,
                            ended -> assertThat(ended.exit().outOfMemory()).isTrue());
        }

        @Test
        void countsAloneWhateverItsSidecarsEndedWith() {
            String pod = pod("{phase: Failed, containerStatuses: [{name: proxy, state: {terminated: {exitCode: 143}}}, "
                    + "{name: main, state: {terminated: {exitCode: 0, reason: Completed}}}]}");

            assertThat(diagnosis(condition("Failed BackoffLimitExceeded"), pod))
                    .isInstanceOfSatisfying(
                            Ended.class,
                            ended -> assertThat(ended.exit().code()).isZero());
        }

        @Test
        void doesNotEndItsPodWhileASidecarRuns() {
            String pod = pod("{phase: Running, containerStatuses: [{name: proxy, state: {running: {}}}, "
                    + "{name: main, state: {terminated: {exitCode: 0, reason: Completed}}}]}");

            assertThat(diagnosis(NOTHING_YET, pod))
                    .isInstanceOfSatisfying(
                            Ended.class, ended -> assertThat(ended.othersRun()).isTrue());
        }

        @Test
        void leavesSidecarsOfTheNewKindToTheNode() {
            String pod = pod("{phase: Running, initContainerStatuses: [{name: proxy, state: {running: {}}}], "
                    + "containerStatuses: [{name: main, state: {terminated: {exitCode: 0, reason: Completed}}}]}");

            assertThat(diagnosis(NOTHING_YET, pod)).isInstanceOf(Working.class);
        }

        @Test
        void wasDoneBeforeItsPodWasDeleted() {
            String pod = deleted("2026-11-25T11:59:40Z", 30, over("Succeeded", 0, "Completed"));

            assertThat(diagnosis(NOTHING_YET, pod)).isInstanceOf(Ended.class);
        }
    }

    /** From 1.31 on the condition that decides stands behind another one. */
    @Nested
    class AJobWithoutItsPod {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Complete x",
                    "SuccessCriteriaMet CompletionsReached",
                })
        void isCompleteByItsCondition(String condition) {
            assertThat(diagnosis(condition(condition)))
                    .isInstanceOfSatisfying(
                            Ended.class, ended -> assertThat(ended.exit().pod()).isEmpty());
        }

        @Test
        void isCompleteWhereSuccessCriteriaStandFirst() {
            assertThat(diagnosis(condition("SuccessCriteriaMet CompletionsReached", "Complete CompletionsReached")))
                    .isInstanceOf(Ended.class);
        }

        @Test
        void ranIntoItsDeadlineWhereFailureTargetStandsFirst() {
            assertBroken(
                    diagnosis(condition("FailureTarget DeadlineExceeded", "Failed DeadlineExceeded")),
                    "Kubernetes.DeadlineExceeded",
                    Rest.ENDS);
        }

        @Test
        void failedAndNobodyKnowsWhy() {
            assertBroken(
                    diagnosis(condition("FailureTarget BackoffLimitExceeded", "Failed BackoffLimitExceeded")),
                    "Bridge.Retry",
                    Rest.ENDS,
                    "run lost",
                    "the controller's words");
        }

        @Test
        void isNotOverByAConditionThatIsFalse() {
            String job = JOB + "{conditions: [{type: Failed, status: 'False', reason: DeadlineExceeded}]}}";

            assertThat(diagnosis(job)).isEqualTo(new Trouble(Trouble.Kind.POD, "the Job has no pod"));
        }

        @Test
        void lostThePodThatHadStarted() {
            assertBroken(diagnosis(NOTHING_YET, Optional.of("p1")), "Bridge.Retry", Rest.GOES_ON, "run lost");
        }

        @Test
        void isCompleteAlthoughThePodThatHadStartedIsGone() {
            assertThat(diagnosis(condition("Complete x"), Optional.of("p1"))).isInstanceOf(Ended.class);
        }
    }

    @Nested
    class ADeadline {
        @Test
        void isPassedWhileThePodStillEnds() {
            assertBroken(
                    diagnosis(
                            condition("FailureTarget DeadlineExceeded"),
                            deleted("2026-11-25T12:00:10Z", 30, running())),
                    "Kubernetes.DeadlineExceeded",
                    Rest.ENDS);
        }

        @Test
        void isRecognizedByTheTimeOfTheDeletionBeforeTheJobSaysSo() {
            String job = "{metadata: {name: a, uid: j1}, spec: {activeDeadlineSeconds: 30}, "
                    + "status: {startTime: '2026-11-25T11:59:00Z'}}";

            assertBroken(
                    diagnosis(job, deleted("2026-11-25T12:00:00Z", 30, running())),
                    "Kubernetes.DeadlineExceeded",
                    Rest.ENDS);
        }

        @Test
        void ofThePodItselfCountsToo() {
            assertBroken(
                    diagnosis(NOTHING_YET, pod("{phase: Failed, reason: DeadlineExceeded}")),
                    "Kubernetes.DeadlineExceeded",
                    Rest.ENDS);
        }

        @Test
        void saysWhatKeptTheContainerFromStarting() {
            assertBroken(
                    diagnosis(condition("Failed DeadlineExceeded"), pod(waiting("ContainerCreating"))),
                    "Kubernetes.DeadlineExceeded",
                    Rest.ENDS,
                    "had not started by then: ContainerCreating");
        }
    }

    @Nested
    class APodThatIsTakenAway {
        @Test
        void wasEvicted() {
            assertBroken(
                    diagnosis(
                            condition("Failed BackoffLimitExceeded"),
                            pod("{phase: Failed, reason: Evicted, message: The node was low on resource}")),
                    "Bridge.Retry",
                    Rest.ENDS,
                    "\"reason\":\"evicted\"",
                    "low on resource");
        }

        @Test
        void wasEvictedAlthoughItsContainerHasAnExitCode() {
            String status = over("Failed", 137, "Error").replace("{phase: Failed", "{phase: Failed, reason: Evicted");

            assertBroken(diagnosis(NOTHING_YET, pod(status)), "Bridge.Retry", Rest.ENDS, "evicted");
        }

        @ParameterizedTest
        @ValueSource(strings = {"PreemptionByScheduler", "EvictionByEvictionAPI", "DeletionByTaintManager"})
        void saysSoByAConditionInNewerVersions(String reason) {
            String status = over("Failed", 143, "Error")
                    .replace(
                            "{phase: Failed",
                            "{phase: Failed, conditions: [{type: DisruptionTarget, status: 'True', reason: " + reason
                                    + ", message: gone}]");

            assertBroken(diagnosis(NOTHING_YET, pod(status)), "Bridge.Retry", Rest.ENDS, "evicted", reason);
        }

        @ParameterizedTest
        @ValueSource(strings = {"NodeLost", "NodeShutdown", "Terminated"})
        void wentWithItsNode(String reason) {
            assertBroken(
                    diagnosis(NOTHING_YET, pod("{phase: Failed, reason: " + reason + "}")),
                    "Bridge.Retry",
                    Rest.ENDS,
                    "node lost");
        }

        @Test
        void wasDeletedByHandWhileItWorked() {
            assertBroken(
                    diagnosis(NOTHING_YET, deleted("2026-11-25T12:00:20Z", 30, running())),
                    "Bridge.Retry",
                    Rest.GOES_ON,
                    "run lost",
                    "nothing is started twice");
        }

        @Test
        void mayBeStartedOnceMoreIfItNeverStarted() {
            String replacement = "{metadata: {name: a-y, uid: p2, creationTimestamp: '2026-11-25T11:59:30Z'}, status: "
                    + waiting("ContainerCreating") + "}";

            assertThat(diagnosis(
                            NOTHING_YET,
                            deleted("2026-11-25T12:00:20Z", 30, waiting("ContainerCreating")),
                            replacement))
                    .isEqualTo(new Working(Optional.empty()));
        }

        @Test
        void isLostWhereItsNodeDoesNotConfirmIt() {
            assertBroken(
                    diagnosis(NOTHING_YET, deleted("2026-11-25T11:54:00Z", 30, running())),
                    "Bridge.Retry",
                    Rest.UNKNOWN,
                    "node lost");
        }

        @Test
        void isNotMistakenForAReplacement() {
            String replacement = "{metadata: {name: a-y, uid: p2, creationTimestamp: '2026-11-25T11:59:30Z'}, status: "
                    + running() + "}";

            assertBroken(
                    diagnosis(NOTHING_YET, Optional.of("p1"), replacement), "Bridge.Retry", Rest.GOES_ON, "run lost");
        }
    }

    @Nested
    class APodThatCannotStart {
        @ParameterizedTest
        @ValueSource(strings = {"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"})
        void lacksItsImage(String reason) {
            assertThat(diagnosis(NOTHING_YET, pod(waiting(reason))))
                    .isEqualTo(new Trouble(Trouble.Kind.IMAGE, reason + ": why it waits"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"CreateContainerConfigError", "CreateContainerError", "RunContainerError"})
        void cannotBeMadeAsItIsWritten(String reason) {
            assertThat(diagnosis(NOTHING_YET, pod(waiting(reason))))
                    .isEqualTo(new Trouble(Trouble.Kind.CONTAINER, reason + ": why it waits"));
        }

        @Test
        void hasAnInitContainerThatLacksItsImage() {
            String pod = pod("{phase: Pending, initContainerStatuses: [{name: first, state: {waiting: "
                    + "{reason: ErrImagePull}}}], containerStatuses: [{name: main, state: {waiting: {reason: "
                    + "PodInitializing}}}]}");

            assertThat(diagnosis(NOTHING_YET, pod))
                    .isInstanceOfSatisfying(
                            Trouble.class, trouble -> assertThat(trouble.kind()).isEqualTo(Trouble.Kind.IMAGE));
        }

        @Test
        void doesNotFailForASidecarsImageWhileItsMainContainerWorks() {
            String pod = pod("{phase: Pending, containerStatuses: [{name: proxy, state: {waiting: {reason: "
                    + "ErrImagePull}}}, {name: main, state: {running: {}}}]}");

            assertThat(diagnosis(NOTHING_YET, pod)).isEqualTo(new Working(Optional.of("p1")));
        }

        @Test
        void findsNoNode() {
            String pod = pod("{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: "
                    + "Unschedulable, message: '0/1 nodes are available: 1 Insufficient memory.'}]}");

            assertThat(diagnosis(NOTHING_YET, pod))
                    .isEqualTo(new Trouble(Trouble.Kind.NODE, "0/1 nodes are available: 1 Insufficient memory."));
        }

        @Test
        void hasAProgramThatIsNotThere() {
            String pod = pod("{phase: Failed, containerStatuses: [{name: main, state: {terminated: {exitCode: 128, "
                    + "reason: StartError, message: 'exec: \"nonsense\": executable file not found'}}}]}");

            assertBroken(diagnosis(NOTHING_YET, pod), "Kubernetes.Rejected", Rest.ENDS, "executable file not found");
        }

        @Test
        void hasAnInitContainerThatFailed() {
            String pod =
                    pod("{phase: Failed, initContainerStatuses: [{name: first, state: {terminated: {exitCode: 4}}}], "
                            + "containerStatuses: [{name: main, state: {waiting: {reason: PodInitializing}}}]}");

            assertBroken(
                    diagnosis(NOTHING_YET, pod), "Kubernetes.ExitCode.4", Rest.ENDS, "init container first", "never");
        }

        @Test
        void waitsInPeaceWhileItIsPrepared() {
            assertThat(diagnosis(NOTHING_YET, pod(waiting("ContainerCreating"))))
                    .isEqualTo(new Working(Optional.empty()));
        }
    }
}
