package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;

/**
 * As whom one run's processes run: a user that may be others' too, and a group that is this run's alone.
 *
 * <p>The group is what keeps two runs of one user apart, and what finds all that belongs to a run. It is the group of
 * the folder that the run's folders are in, so that another run of the same user cannot reach them; the kernel lets a
 * process look into another ({@code /proc/PID/cwd}, ptrace) only where user <em>and</em> group are alike; and without
 * new privileges no process can leave it.
 */
record RunUser(long uid, long gid) {
    // Above what systemd, containers and /etc/subgid hand out, and below 2^31.
    private static final int FIRST_GROUP = 0x7000_0000;
    private static final int GROUPS = 0x0F00_0000;
    private static final int HEX = 16;
    private static final int DIGITS = 8;

    /** @param id the task's id, hexadecimal */
    static RunUser of(long uid, String id) {
        int number = Integer.parseUnsignedInt(id.substring(0, DIGITS), HEX);
        return new RunUser(uid, FIRST_GROUP + Integer.remainderUnsigned(number, GROUPS));
    }

    /** What becomes this user, with util-linux' setpriv, and can become nobody else any more. */
    List<String> words(String setpriv) {
        return List.of(
                setpriv, "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--inh-caps=-all", "--no-new-privs");
    }

    /**
     * Gives the run what is its own: the folders and files that it reads and writes, but not the folder around them.
     */
    void own(RunFolder folder) throws IOException {
        for (Path own : List.of(folder.in(), folder.out(), folder.home(), folder.tmp())) {
            own(own);
        }
        // Its stdin is open when it starts; but a program may open /dev/stdin once more.
        if (Files.exists(folder.input())) {
            give(folder.input());
        }
        folder.openTo(gid);
    }

    /** Gives it a folder with all that is in it. */
    void own(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                give(directory);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                give(file);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", Math.toIntExact(uid), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", Math.toIntExact(gid), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether a file is this user's and has no other name: a hard link may be to what the run could not read. */
    boolean wrote(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,nlink", LinkOption.NOFOLLOW_LINKS);
        return Integer.valueOf(Math.toIntExact(uid)).equals(attributes.get("uid"))
                && Integer.valueOf(1).equals(attributes.get("nlink"));
    }
}
