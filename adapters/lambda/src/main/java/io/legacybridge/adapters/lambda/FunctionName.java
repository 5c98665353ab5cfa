package io.legacybridge.adapters.lambda;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a function is named in an invocation: by its name, its ARN or a part of that, and a version or an alias behind a
 * colon (Invoke, {@code FunctionName}: at most 170 characters, 64 for the name alone).
 *
 * @param text as it is sent
 * @param region the Region of an ARN
 * @param qualifier version or alias in it
 */
record FunctionName(
        String text, @Nullable String region, @Nullable String qualifier) {
    private static final int LONGEST = 170;
    private static final Pattern SYNTAX = Pattern.compile(
            "(?:(?:arn:aws[a-z-]*:lambda:(?<region>[a-z]{2,8}(?:-[a-z]+)+-\\d{1,2}):)?\\d{12}:function:)?"
                    + "[A-Za-z0-9_-]{1,64}(?::(?<qualifier>\\$LATEST|[A-Za-z0-9_-]{1,128}))?");

    /** Empty if it is no name of a function. */
    static Optional<FunctionName> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        return matcher.matches() && text.length() <= LONGEST
                ? Optional.of(new FunctionName(text, matcher.group("region"), matcher.group("qualifier")))
                : Optional.empty();
    }
}
