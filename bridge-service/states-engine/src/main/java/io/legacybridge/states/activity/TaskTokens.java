package io.legacybridge.states.activity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes task tokens and knows its own again. A token is random bytes with their HMAC under the engine's key, in Base64:
 * so a token that was ours and is closed can be told from one that never was, without remembering those that are
 * closed. As long and as unfit for URLs as AWS's own, on purpose. Safe for use by many threads.
 */
public final class TaskTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int RANDOM_BYTES = 266;
    private static final int MAC_BYTES = 32;
    private static final byte[] HEADER = {1, 0, (byte) 0xAC};

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** @param key what the tokens are signed with; tokens of another key are not recognised */
    public TaskTokens(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Tokens that only this object recognises. */
    public static TaskTokens withRandomKey() {
        byte[] key = new byte[MAC_BYTES];
        new SecureRandom().nextBytes(key);
        return new TaskTokens(key);
    }

    /** A token never issued before. */
    public String issue() {
        byte[] body = new byte[RANDOM_BYTES];
        random.nextBytes(body);
        System.arraycopy(HEADER, 0, body, 0, HEADER.length);
        byte[] token = ByteBuffer.allocate(RANDOM_BYTES + MAC_BYTES)
                .put(body)
                .put(mac(body))
                .array();
        return Base64.getEncoder().encodeToString(token);
    }

    /** Whether this token was issued with our key, open or closed. */
    public boolean isOurs(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        if (bytes.length != RANDOM_BYTES + MAC_BYTES) {
            return false;
        }
        byte[] body = Arrays.copyOf(bytes, RANDOM_BYTES);
        return MessageDigest.isEqual(mac(body), Arrays.copyOfRange(bytes, RANDOM_BYTES, bytes.length));
    }

    private byte[] mac(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "This Java runtime lacks " + ALGORITHM + ", which every runtime must have", e);
        }
    }
}
