package io.legacybridge.worker.claim;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Claims whose content is a file of this host. */
final class ClaimFile {
    private ClaimFile() {}

    /** The file that a claim names: absolute and without {@code ..}. */
    static Path path(Claim claim) throws ClaimRefusedException {
        URI uri = claim.uri();
        boolean local = "file".equals(uri.getScheme())
                && (uri.getRawAuthority() == null || uri.getRawAuthority().isEmpty())
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
        if (!local
                || uri.getPath() == null
                || !uri.getPath().startsWith("/")
                || uri.getPath().indexOf('\0') >= 0) {
            throw new ClaimRefusedException("the claim " + uri + " names no file; it must be as file:///path/name");
        }
        return Path.of(uri.getPath()).normalize();
    }

    /** No link is followed in the file's place. */
    static byte[] read(Path file, Claim claim) throws ClaimRefusedException, IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw gone(claim);
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            content = in.readNBytes(Math.toIntExact(claim.bytes() + 1));
        } catch (NoSuchFileException e) {
            throw gone(claim);
        }
        if (content.length != claim.bytes()) {
            throw new ClaimRefusedException("the claim " + claim.uri() + " is of " + claim.bytes()
                    + " bytes, and the file has " + Files.size(file) + "; it was changed after it was kept");
        }
        if (!sha256(content).equals(claim.sha256())) {
            throw new ClaimRefusedException("the claim " + claim.uri()
                    + " has another SHA-256 than the file; it was changed after it was kept");
        }
        return content;
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ClaimRefusedException gone(Claim claim) {
        return new ClaimRefusedException("the claim " + claim.uri()
                + " leads to no file; it was removed, or another host has it: run what made it again");
    }
}
