package io.legacybridge.adapters.ssm;

import io.legacybridge.adapters.aws.AwsFailure;
import io.legacybridge.worker.adapter.TargetUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On which host: the one that is configured, or of those that have the tags the least busy one. Busy is counted by the
 * runs of this adapter and by the commands that Systems Manager has under way there, whoever sent them; what it says is
 * good for a few seconds.
 *
 * <p>It also finds hosts that are gone: one that Systems Manager did not name twice, a while apart, while runs are on
 * it. A host whose agent is silent is not gone: its programs go on.
 *
 * <p>The lock guards everything, and is held while Systems Manager is asked for a choice: two launches at once are to
 * see each other's.
 */
final class Hosts {
    private static final Logger LOG = LoggerFactory.getLogger(Hosts.class);
    private static final Duration GOOD_FOR = Duration.ofSeconds(10);
    private static final int ASK_ABOUT = 50;

    private final SsmAdapterConfig config;
    private final Commands commands;
    private final Map<String, Set<SsmRun>> runs = new HashMap<>();
    private final Set<String> missed = new HashSet<>();

    private List<Commands.Host> known = List.of();
    private Map<String, Integer> busy = Map.of();
    private long askedAt;
    private boolean asked;

    Hosts(SsmAdapterConfig config, Commands commands) {
        this.config = config;
        this.commands = commands;
    }

    /** @throws TargetUnavailableException if no host is there now */
    synchronized String choose() throws TargetUnavailableException, RefusedException {
        if (config.instance() != null) {
            return config.instance();
        }
        if (!asked || System.nanoTime() - askedAt > GOOD_FOR.toNanos()) {
            known = Commands.get(commands.hosts(config.tags()));
            busy = known.size() > 1 ? Commands.get(commands.busy()) : Map.of();
            askedAt = System.nanoTime();
            asked = true;
        }
        List<Commands.Host> online = new ArrayList<>(
                known.stream().filter(host -> host.online() && host.linux()).toList());
        Collections.shuffle(online);
        return online.stream()
                .min(Comparator.comparingInt(host -> load(host.id())))
                .map(Commands.Host::id)
                .orElseThrow(() -> new TargetUnavailableException("no Linux host with the tags " + config.tags()
                        + " is online; Systems Manager knows " + known.size() + " with them"));
    }

    private int load(String host) {
        int own = runs.getOrDefault(host, Set.of()).size();
        return Math.max(own, busy.getOrDefault(host, 0));
    }

    /** A run is on a host from now on. */
    synchronized void add(String host, SsmRun run) {
        runs.computeIfAbsent(host, any -> new HashSet<>()).add(run);
    }

    synchronized void remove(String host, SsmRun run) {
        Set<SsmRun> there = runs.get(host);
        if (there != null && there.remove(run) && there.isEmpty()) {
            runs.remove(host);
            missed.remove(host);
        }
    }

    /** @throws TargetUnavailableException if nothing could be launched now */
    void probe() throws TargetUnavailableException {
        try {
            List<Commands.Host> there = Commands.get(
                    config.instance() == null
                            ? commands.hosts(config.tags())
                            : commands.hosts(List.of(config.instance())));
            if (there.stream().noneMatch(host -> host.online() && host.linux())) {
                throw new TargetUnavailableException("no Linux host of " + wanted() + " is online");
            }
        } catch (RefusedException e) {
            throw new TargetUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    private String wanted() {
        return config.instance() == null ? "the tags " + config.tags() : config.instance();
    }

    /** Looks from time to time whether the hosts of runs are still there. Returns at once. */
    void look() {
        List<String> hosts;
        synchronized (this) {
            hosts = runs.keySet().stream().limit(ASK_ABOUT).toList();
        }
        if (hosts.isEmpty()) {
            return;
        }
        commands.hosts(hosts).whenComplete((found, thrown) -> {
            if (thrown == null) {
                seen(hosts, found.stream().map(Commands.Host::id).collect(Collectors.toSet()));
            } else {
                LOG.warn(
                        "Systems Manager cannot be asked about hosts, asking again: {}",
                        AwsFailure.of(thrown).text());
            }
        });
    }

    private void seen(List<String> asked, Set<String> there) {
        List<SsmRun> orphans = new ArrayList<>();
        synchronized (this) {
            for (String host : asked) {
                if (there.contains(host)) {
                    missed.remove(host);
                } else if (!missed.add(host)) {
                    orphans.addAll(runs.getOrDefault(host, Set.of()));
                }
            }
        }
        orphans.forEach(SsmRun::hostGone);
    }
}
