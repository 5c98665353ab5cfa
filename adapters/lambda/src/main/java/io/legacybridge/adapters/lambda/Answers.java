package io.legacybridge.adapters.lambda;

import io.legacybridge.adapters.aws.AwsFailure;
import io.legacybridge.worker.error.ErrorNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * Sorts what an invocation came to.
 *
 * <p>Lambda's API reference: an error code in an answer says that the function was prevented from executing; a failure
 * of the function itself is no error of the call. So an error that Lambda names is either worth another try, or never
 * will be anything else. An answer without such a name, as a proxy gives, and one that never came prove nothing once
 * the request may have been sent.
 */
final class Answers {
    private static final int CLIENT_ERROR = 400;

    /** Lambda cannot execute the function now. */
    private static final Set<String> FOR_NOW = Set.of(
            "EC2ThrottledException",
            "EC2UnexpectedException",
            "EFSMountConnectivityException",
            "EFSMountTimeoutException",
            "ENILimitReachedException",
            "ResourceConflictException",
            "ResourceNotReadyException",
            "ServiceException",
            "SnapStartNotReadyException",
            "SnapStartTimeoutException",
            "SubnetIPAddressLimitReachedException",
            "TooManyRequestsException");

    /** Statuses of a server's error, and yet the function's own set-up is what is wrong. */
    private static final Set<String> FOR_GOOD = Set.of(
            "EC2AccessDeniedException",
            "InvalidRuntimeException",
            "InvalidSecurityGroupIDException",
            "InvalidSubnetIDException",
            "InvalidZipFileException",
            "KMSAccessDeniedException",
            "KMSDisabledException",
            "KMSInvalidStateException",
            "KMSNotFoundException");

    private static final Set<String> TOO_LARGE =
            Set.of("RequestTooLargeException", "SerializedRequestEntityTooLargeException");

    private static final String NO_FUNCTION = "ResourceNotFoundException";

    /** The function's file system failed, perhaps while the function ran. */
    private static final String FILE_SYSTEM = "EFSIOException";

    private Answers() {}

    /** @param sent whether the request may have been */
    static Answer of(String function, @Nullable InvokeResponse response, @Nullable Throwable thrown, boolean sent) {
        if (thrown != null) {
            return failed(function, AwsFailure.of(thrown), sent);
        }
        if (response == null) {
            return new Answer.Unknown("Lambda said nothing");
        }
        return response.functionError() == null
                ? new Answer.Returned(text(response.payload()), LambdaFailures.about(response))
                : new Answer.Failed(LambdaFailures.ofFunction(response, text(response.payload())));
    }

    private static Answer failed(String function, AwsFailure failure, boolean sent) {
        if (failure.unanswered()) {
            return sent
                    ? new Answer.Unknown("no answer came to a request that may have been sent: " + failure.text())
                    : new Answer.NotExecuted(false, "Lambda cannot be asked: " + failure.text(), Duration.ZERO);
        }
        if (FOR_NOW.contains(failure.code()) || failure.throttled() || failure.credentials()) {
            return new Answer.NotExecuted(true, "Lambda refuses: " + failure.text(), notBefore(failure.cause()));
        }
        if (failure.code().equals(NO_FUNCTION)) {
            return new Answer.Failed(LambdaFailures.refused(ErrorNames.LAMBDA_NOT_FOUND, function, failure.text()));
        }
        if (TOO_LARGE.contains(failure.code())) {
            return new Answer.Failed(LambdaFailures.refused(ErrorNames.INVALID_INPUT, function, failure.text()));
        }
        boolean named = !failure.code().isEmpty() && !failure.code().equals(FILE_SYSTEM);
        if (FOR_GOOD.contains(failure.code()) || (named && failure.status() >= CLIENT_ERROR && !failure.broken())) {
            return new Answer.Failed(LambdaFailures.refused(ErrorNames.LAMBDA_REJECTED, function, failure.text()));
        }
        return new Answer.Unknown("the answer does not say whether the function was executed: " + failure.text());
    }

    private static Duration notBefore(Throwable cause) {
        if (cause instanceof TooManyRequestsException refused && refused.retryAfterSeconds() != null) {
            try {
                return Duration.ofSeconds(Math.max(0, Long.parseLong(refused.retryAfterSeconds())));
            } catch (NumberFormatException date) {
                return Duration.ZERO;
            }
        }
        return Duration.ZERO;
    }

    /** A function that returns nothing has an empty payload. */
    private static String text(@Nullable SdkBytes payload) {
        String text = payload == null ? "" : new String(payload.asByteArrayUnsafe(), StandardCharsets.UTF_8);
        return text.isBlank() ? "null" : text;
    }
}
