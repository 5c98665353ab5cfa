package io.legacybridge.examples.benchmarks.soak;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder in which a soak happens: the program that is wrapped, the configuration that wraps it, and what the
 * program leaves.
 *
 * <p>The program is the witness, and needs no help from the bridge: it appends a line to a book when it starts and when
 * it ends, with its task's id and its item, and holds a lock of its item for as long as it lives. One that finds the
 * lock taken writes that down: then two runs of one piece of work live at a time.
 */
final class SoakWorld {
    private static final String PROGRAM = """
            #!/bin/sh
            # soak-program BOOK LOCKS ITEM SECONDS OUTPUT
            say() { printf '%s %s %s\\n' "$1" "$LEGACY_BRIDGE_TASK" "$item" >>"$book"; }
            book=$1 item=$3
            exec 3>>"$2/$item"
            flock -n 3 || { say overlap; exit 9; }
            say start
            sleep "$4" 3>&-
            printf 'item %s\\n' "$item" >"$5"
            say end
            """;

    private final Path folder;

    SoakWorld(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(locks());
        Files.createDirectories(results());
        Files.writeString(program(), PROGRAM, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(program(), PosixFilePermissions.fromString("rwx------"));
        Files.createFile(book());
    }

    Path folder() {
        return folder;
    }

    Path book() {
        return folder.resolve("book");
    }

    Path results() {
        return folder.resolve("results");
    }

    Path configuration() {
        return folder.resolve("bridge.yml");
    }

    private Path locks() {
        return folder.resolve("locks");
    }

    private Path program() {
        return folder.resolve("soak-program");
    }

    /** Short runs wait for an earlier attempt's run, long ones adopt it; both go on while a bridge is exchanged. */
    void configure(URI stepFunctions) throws IOException {
        Files.writeString(
                configuration(),
                """
                stepFunctions: {endpoint: '%s', region: us-east-1}
                workDirectory: %s
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                activities:
                """.formatted(stepFunctions, folder.resolve("work"))
                        + activity("short", 6, "wait")
                        + activity("long", 6, "adopt"),
                StandardCharsets.UTF_8);
    }

    private String activity(String name, int slots, String onSameWork) {
        return """
                  %s:
                    slots: %d
                    heartbeat: %ds
                    timeout: %ds
                    workKey: '{{$.item}}'
                    onSameWork: %s
                    onStop: leave
                    adapter:
                      type: process
                      command: [%s, %s, %s, '{{$.item}}', '{{$.seconds}}', '{{out.result}}']
                      out: {result: {file: result, publish: '{{$.item}}', root: %s}}
                      values:
                        $.item: {pattern: '[a-z0-9-]+'}
                        $.seconds: {type: number}
                      stop: {grace: 1s}
                      trusted: true
                """.formatted(
                        name,
                        slots,
                        SoakExecutions.HEARTBEAT_SECONDS,
                        SoakExecutions.TIMEOUT_SECONDS,
                        onSameWork,
                        program(),
                        book(),
                        locks(),
                        results());
    }
}
