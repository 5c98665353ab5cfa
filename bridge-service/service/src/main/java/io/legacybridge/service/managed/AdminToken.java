package io.legacybridge.service.managed;

import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * What a caller shows who wants to change something through the admin API: a new secret for every start, in a file that
 * only the service's own user may read (0600).
 */
public final class AdminToken implements Managed {
    /** The file's name in the work directory. */
    public static final String FILE = "admin-token";

    private static final int BYTES = 32;

    private final WorkDirectory folder;
    private final String token;

    public AdminToken(WorkDirectory folder) {
        this.folder = folder;
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        this.token = HexFormat.of().formatHex(secret);
    }

    /** Whether this is the token, found out in a time that says nothing about it. */
    public boolean matches(String shown) {
        return MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void start() throws IOException {
        Path file = file();
        Files.deleteIfExists(file);
        Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                .close();
        Files.writeString(file, token + "\n");
    }

    @Override
    public void stop() throws IOException {
        Files.deleteIfExists(file());
    }

    private Path file() {
        return folder.folder().resolve(FILE);
    }
}
