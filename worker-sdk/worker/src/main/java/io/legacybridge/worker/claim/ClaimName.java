package io.legacybridge.worker.claim;

import io.legacybridge.worker.task.ActivityTask;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How the file of a claim is called: a keyed hash of the task token. Only who has the token could know it, the token
 * cannot be had from it, and the same task finds the same name again.
 */
final class ClaimName {
    private static final byte[] PURPOSE = "legacy-bridge claim".getBytes(StandardCharsets.US_ASCII);
    private static final int BYTES = 20;
    private static final Pattern FILE = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{40}\\.json");

    private ClaimName() {}

    /** The name, without its ending. */
    static String of(ActivityTask task) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(task.token().secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return task.id() + "-" + HexFormat.of().formatHex(mac.doFinal(PURPOSE), 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Whether a file of this name, with its ending, is a claim. */
    static boolean isOne(String file) {
        return FILE.matcher(file).matches();
    }
}
