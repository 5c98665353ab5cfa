package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes of a main container's end: the verdict, and the result that goes with it. The log is read if a rule, a
 * result or the cause of a failure needs it. Where it cannot be read now it is read again: for a while for a cause, and
 * for as long as somebody waits where the verdict or the result hangs on it, since the work may have taken hours.
 *
 * <p>Works on the watch's request threads.
 */
final class Judge {
    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration ASK_SELDOM = Duration.ofSeconds(15);
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    private final NamespaceWatch watch;
    private final String job;
    private final Terms terms;

    Judge(NamespaceWatch watch, String job, Terms terms) {
        this.watch = watch;
        this.job = job;
        this.terms = terms;
    }

    /**
     * @param awaited whether somebody still waits
     * @param told is told once, on a request thread; nothing if nobody waited any more
     */
    void judge(Exit exit, BooleanSupplier awaited, Consumer<Optional<Outcome>> told) {
        long aWhile = watch.scheduler().nanoTime() + A_WHILE.toNanos();
        watch.requests().execute(() -> judge(exit, aWhile, awaited, told));
    }

    private void judge(Exit exit, long aWhile, BooleanSupplier awaited, Consumer<Optional<Outcome>> told) {
        Verdict verdict = new Verdict(terms.verdict());
        boolean mayPass = verdict.mayPass(exit);
        boolean needsLog = verdict.asksForTheLog() || (terms.result() == ResultSource.LOG && mayPass);
        Outcome outcome;
        try {
            JobLog.End log = exit.pod().isPresent() && (needsLog || !mayPass)
                    ? watch.log().end(exit.pod().get(), terms.container(), !needsLog)
                    : JobLog.End.NONE;
            outcome = outcome(verdict, exit, log);
        } catch (KubernetesClientException e) {
            Refusal refusal = Refusal.of(e);
            if (!awaited.getAsBoolean()) {
                told.accept(Optional.empty());
                return;
            }
            boolean isLong = watch.scheduler().nanoTime() - aWhile > 0;
            if (refusal.kind() == Refusal.Kind.UNAVAILABLE && (needsLog || !isLong)) {
                watch.scheduler()
                        .after(
                                isLong ? ASK_SELDOM : ASK_AGAIN,
                                () -> watch.requests().execute(() -> judge(exit, aWhile, awaited, told)));
                return;
            }
            outcome = withoutLog(verdict, exit, needsLog, refusal);
        } catch (RuntimeException e) {
            LOG.error("Job {} could not be judged", job, e);
            outcome = BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, e.toString());
        }
        told.accept(Optional.of(outcome));
    }

    private Outcome withoutLog(Verdict verdict, Exit exit, boolean needsLog, Refusal refusal) {
        LOG.info("The log of Job {} cannot be read: {}", job, refusal.message());
        return needsLog
                ? BridgeRetry.because(
                        BridgeRetry.RUN_LOST,
                        "the container " + exit.inWords() + ", and its log, which the verdict needs, cannot be read: "
                                + refusal.message())
                : outcome(verdict, exit, JobLog.End.NONE);
    }

    /** Of a log that is gone, the end came with the pod's status. */
    private Outcome outcome(Verdict verdict, Exit exit, JobLog.End log) {
        Verdict.Judgement judgement = verdict.of(exit, log.text());
        if (judgement instanceof Verdict.Rejected rejected) {
            return KubernetesFailures.rejected(
                    rejected.error(), rejected.why(), log.text().isBlank() ? exit.message() : log.text());
        }
        return TaskResult.of(job, terms, exit, ((Verdict.Passed) judgement).partial(), log);
    }

    /** The end of what a pod printed, for a person; empty if it cannot be read. Blocks. */
    String lastWords(String pod) {
        try {
            return watch.log().end(pod, terms.container(), true).text();
        } catch (KubernetesClientException e) {
            LOG.debug("The log of Job {} cannot be read: {}", job, e.getMessage());
            return "";
        }
    }

    /** Why the controller makes no pod for the Job, if it says so and may be asked. Blocks. */
    Optional<String> whyNoPod(String uid) {
        try {
            return watch.api().whyNoPod(uid);
        } catch (KubernetesClientException e) {
            LOG.info("Why Job {} has no pod cannot be asked: {}", job, e.getMessage());
            return Optional.empty();
        }
    }
}
