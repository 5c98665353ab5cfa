package io.legacybridge.adapters.aws;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What the AWS SDK says when a call did not succeed, for whoever has to decide what follows and to tell a person.
 * Immutable.
 *
 * @param code the error's name on the wire: {@code TooManyRequestsException}; empty if no service answered, or not as
 *     one of AWS does
 * @param status the HTTP status; 0 if nothing answered
 * @param text what happened, in a line
 * @param cause what was thrown
 */
public record AwsFailure(String code, int status, String text, Throwable cause) {
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    /** The caller is not who it should be, for now: another key, or the right clock, makes the same call good. */
    private static final Set<String> CREDENTIALS = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "RequestExpired",
            "UnrecognizedClientException");

    /** Reads what a call's future completed with. */
    public static AwsFailure of(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof AwsServiceException refused) {
            Optional<AwsErrorDetails> details = Optional.ofNullable(refused.awsErrorDetails());
            String code = details.map(AwsErrorDetails::errorCode).orElse("");
            String message = details.map(AwsErrorDetails::errorMessage).orElse("no message");
            String id = refused.requestId() == null ? "" : ", request " + refused.requestId();
            String text = (code.isEmpty() ? "" : code + ": ") + message + " (HTTP " + refused.statusCode() + id + ")";
            return new AwsFailure(code, refused.statusCode(), text, cause);
        }
        return new AwsFailure("", 0, chain(cause), cause);
    }

    /** The SDK's own exception says little ("Unable to execute HTTP request"); what lies below says why. */
    private static String chain(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String why =
                Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName());
        String said = String.valueOf(failure.getMessage());
        return root == failure || said.contains(why) ? said : said + " (" + why + ")";
    }

    /** Whether it asks for less: the same call may be made again, later. */
    public boolean throttled() {
        return status == TOO_MANY_REQUESTS
                || (cause instanceof AwsServiceException refused && refused.isThrottlingException());
    }

    /** Whether the credentials, and not what was asked for, were refused. */
    public boolean credentials() {
        return CREDENTIALS.contains(code);
    }

    /** Whether the service, or something before it, broke; what it had done by then is not known. */
    public boolean broken() {
        return status >= SERVER_ERROR;
    }

    /** Whether nothing answered. */
    public boolean unanswered() {
        return status == 0;
    }
}
