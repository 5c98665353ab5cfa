package io.legacybridge.states.data;

import com.dashjoin.jsonata.JException;
import java.util.regex.Pattern;

/** Says the errors of the JSONata library as JSONata's reference implementation, and AWS, say them. */
final class JsonataErrors {
    private static final Pattern CODE = Pattern.compile("[A-Z]\\d{4}");

    private JsonataErrors() {}

    /** What follows "threw an error during evaluation": a code and a sentence, or a sentence alone. */
    static String tail(JException error) {
        return isCode(error) ? ". " + error.getError() + ": " + message(error) : ": " + message(error);
    }

    /** The sentence. The library's catalog says Object where the reference says function, and quotes numbers. */
    static String message(JException error) {
        if (!isCode(error)) {
            return String.valueOf(error.getError());
        }
        String message = String.valueOf(error.getMessage())
                .replace(" of Object ", " of function ")
                .replace("match Object signature", "match function signature")
                .replace(" Object cannot", " function cannot")
                .replace(" Object must", " function must");
        return unquoteNumber(unquoteNumber(message, error.getCurrent()), error.getExpected());
    }

    /** The message of the innermost cause. */
    static String rootMessage(Throwable error) {
        Throwable root = error;
        for (int i = 0; i < 10 && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static boolean isCode(JException error) {
        return error.getError() != null && CODE.matcher(error.getError()).matches();
    }

    private static String unquoteNumber(String message, Object value) {
        return value instanceof Number ? message.replace("\"" + value + "\"", String.valueOf(value)) : message;
    }
}
