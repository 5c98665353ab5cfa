package io.legacybridge.adapters.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * As whom this host runs the programs of one activity, and where their folders are: not in the work directory, which
 * stays closed to everybody else.
 */
record RunAs(String user, long uid, Path directory) {
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

    /**
     * Looks the user up and makes the directory.
     *
     * @param own the uid of the bridge
     * @throws IllegalStateException if this host does not have the user, or the bridge may not become it
     */
    static RunAs of(RunAsConfig config, long own) {
        if (own != 0) {
            throw new IllegalStateException("runAs.user is '" + config.user() + "', but the bridge runs as uid " + own
                    + " and cannot become another user; start it as root, or leave runAs out and write trusted: true");
        }
        HostCommand.Answer answer = HostCommand.run(List.of(HostCommand.find("id"), "-u", "--", config.user()));
        if (answer.code() != 0 || !answer.text().matches("[0-9]+")) {
            throw new IllegalStateException("runAs.user: this host has no user '" + config.user() + "' ("
                    + answer.text() + "); create it, or name another");
        }
        long uid = Long.parseLong(answer.text());
        if (uid == 0) {
            throw new IllegalStateException("runAs.user is '" + config.user() + "', which is root; name another user");
        }
        RunAs runAs = new RunAs(config.user(), uid, Utf8Path.of(config.directory()));
        runAs.makeDirectory();
        return runAs;
    }

    private void makeDirectory() {
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(directory.getParent());
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PASSABLE));
            }
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    || !Integer.valueOf(0)
                            .equals(Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
                throw new IllegalStateException(
                        "runAs.directory: " + directory + " is no folder of root's; remove it, or name another");
            }
            Files.setPosixFilePermissions(directory, PASSABLE);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "runAs.directory: " + directory + " cannot be made (" + e + "); name another", e);
        }
    }

    /** Where the folders of the run of a task are. */
    Path place(String id) {
        return directory.resolve(id);
    }

    /** @throws IllegalStateException if the bridge cannot become the user, or the user cannot get to its folders */
    void tryOut(String setpriv) {
        List<String> words = new ArrayList<>(RunUser.of(uid, "00000000").words(setpriv));
        words.addAll(List.of(HostCommand.find("test"), "-x", Utf8Path.text(directory)));
        HostCommand.Answer answer = HostCommand.run(words);
        if (answer.code() != 0) {
            throw new IllegalStateException(
                    answer.text().isEmpty()
                            ? "runAs.directory: the user " + user + " cannot get to " + directory
                                    + "; every folder above it must be passable (chmod o+x), or name another"
                            : "the bridge cannot run a program as " + user + ": " + answer.text()
                                    + "; it needs the capabilities SETUID, SETGID, CHOWN and KILL, and all group ids");
        }
    }
}
