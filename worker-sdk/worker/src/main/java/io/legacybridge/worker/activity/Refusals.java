package io.legacybridge.worker.activity;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sorts what the AWS SDK throws into {@link Refusal}s, by the error's name on the wire.
 *
 * <p>What is not known counts as {@link Refusal#TRANSIENT}: a proxy's error page must not cost a result.
 */
final class Refusals {
    private static final Map<String, Refusal> BY_NAME = Map.ofEntries(
            Map.entry("TaskTimedOut", Refusal.TASK_GONE),
            Map.entry("TaskDoesNotExist", Refusal.TASK_UNKNOWN),
            Map.entry("InvalidToken", Refusal.INVALID_TOKEN),
            Map.entry("InvalidOutput", Refusal.INVALID_OUTPUT),
            Map.entry("ActivityDoesNotExist", Refusal.ACTIVITY_GONE),
            Map.entry("ActivityWorkerLimitExceeded", Refusal.WORKER_LIMIT),
            Map.entry("ValidationException", Refusal.BAD_REQUEST),
            Map.entry("ValidationError", Refusal.BAD_REQUEST),
            Map.entry("InvalidArn", Refusal.BAD_REQUEST),
            Map.entry("InvalidName", Refusal.BAD_REQUEST),
            Map.entry("ActivityLimitExceeded", Refusal.BAD_REQUEST),
            Map.entry("ActivityAlreadyExists", Refusal.BAD_REQUEST),
            Map.entry("SerializationException", Refusal.BAD_REQUEST),
            Map.entry("RequestEntityTooLarge", Refusal.BAD_REQUEST),
            Map.entry("KmsThrottlingException", Refusal.THROTTLED),
            Map.entry("AccessDeniedException", Refusal.ACCESS_DENIED),
            Map.entry("KmsAccessDeniedException", Refusal.ACCESS_DENIED),
            Map.entry("KmsInvalidStateException", Refusal.ACCESS_DENIED),
            Map.entry("UnrecognizedClientException", Refusal.ACCESS_DENIED),
            Map.entry("InvalidClientTokenId", Refusal.ACCESS_DENIED),
            Map.entry("MissingAuthenticationToken", Refusal.ACCESS_DENIED),
            Map.entry("MissingAuthenticationTokenException", Refusal.ACCESS_DENIED),
            Map.entry("IncompleteSignature", Refusal.ACCESS_DENIED),
            Map.entry("InvalidSignatureException", Refusal.ACCESS_DENIED),
            Map.entry("ExpiredTokenException", Refusal.ACCESS_DENIED),
            Map.entry("NotAuthorized", Refusal.ACCESS_DENIED),
            Map.entry("OptInRequired", Refusal.ACCESS_DENIED));

    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;

    private Refusals() {}

    static <T> Answer<T> sort(Throwable failure, Function<String, String> clean) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof AwsServiceException refused) {
            return Answer.refused(kind(refused), clean.apply(text(refused)));
        }
        if (cause instanceof SdkException || cause instanceof java.io.IOException) {
            return Answer.refused(Refusal.TRANSIENT, clean.apply(chain(cause)));
        }
        throw new IllegalStateException("a call to Step Functions broke in this program", cause);
    }

    private static Refusal kind(AwsServiceException refused) {
        Refusal byName = BY_NAME.get(name(refused).orElse(""));
        if (byName != null) {
            return byName;
        }
        if (refused.isThrottlingException() || refused.statusCode() == TOO_MANY) {
            return Refusal.THROTTLED;
        }
        return refused.statusCode() == TOO_LARGE ? Refusal.BAD_REQUEST : Refusal.TRANSIENT;
    }

    private static Optional<String> name(AwsServiceException refused) {
        return Optional.ofNullable(refused.awsErrorDetails()).map(AwsErrorDetails::errorCode);
    }

    private static String text(AwsServiceException refused) {
        String said = Optional.ofNullable(refused.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .orElse("no message");
        return name(refused).orElse("HTTP " + refused.statusCode()) + ": " + said;
    }

    /** The SDK's own exception says little ("Unable to execute HTTP request"); what lies below says why. */
    private static String chain(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String rootText =
                Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName());
        return root == failure ? rootText : failure.getMessage() + " (" + rootText + ")";
    }
}
