package io.legacybridge.adapters.kubernetes;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Which bridge this is: the same after a restart on the same host (or in the same pod) over the same work directory.
 */
final class Replica {
    private static final int BYTES = 6;

    private Replica() {}

    /** A name of 12 hex digits, which may be a label's value. */
    static String over(Path workDirectory) {
        Path service = Optional.ofNullable(workDirectory.getParent()).orElse(workDirectory);
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256")
                    .digest((hostName() + "\n" + service).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
