package io.legacybridge.adapters.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of files, in hexadecimal. */
public final class Sha256 {
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest;

    /** Of nothing so far. */
    public Sha256() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Of a whole file; links are not followed. */
    public static String of(Path file) throws IOException {
        Sha256 sha256 = new Sha256();
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.add(buffer, read);
            }
        }
        return sha256.hex();
    }

    /** Adds the first bytes of a buffer. */
    public void add(byte[] bytes, int count) {
        digest.update(bytes, 0, count);
    }

    /** Of all that was added. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
