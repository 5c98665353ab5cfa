package io.legacybridge.adapters.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.legacybridge.worker.error.BridgeRetry;
import io.legacybridge.worker.task.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes of a main container's end: the verdict, and the result that goes with it. The log is read if a rule, a
 * result or the cause of a failure needs it, and read again for a while where it cannot be.
 *
 * <p>Works on the watch's request threads.
 */
final class Judge {
    private static final Logger LOG = LoggerFactory.getLogger(Judge.class);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
    private static final Duration LOG_LIMIT = Duration.ofMinutes(2);

    private final NamespaceWatch watch;
    private final String job;
    private final Terms terms;

    Judge(NamespaceWatch watch, String job, Terms terms) {
        this.watch = watch;
        this.job = job;
        this.terms = terms;
    }

    /** @param told is told once, on a request thread */
    void judge(Exit exit, Consumer<Outcome> told) {
        long until = watch.scheduler().nanoTime() + LOG_LIMIT.toNanos();
        watch.requests().execute(() -> judge(exit, until, told));
    }

    private void judge(Exit exit, long until, Consumer<Outcome> told) {
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
            if (refusal.kind() == Refusal.Kind.UNAVAILABLE && watch.scheduler().nanoTime() - until < 0) {
                watch.scheduler().after(ASK_AGAIN, () -> watch.requests().execute(() -> judge(exit, until, told)));
                return;
            }
            outcome = withoutLog(verdict, exit, needsLog, refusal);
        } catch (RuntimeException e) {
            LOG.error("Job {} could not be judged", job, e);
            outcome = BridgeRetry.because(BridgeRetry.ADAPTER_FAULT, e.toString());
        }
        told.accept(outcome);
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
