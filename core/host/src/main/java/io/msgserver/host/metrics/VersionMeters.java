package io.msgserver.host.metrics;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.msgserver.hotswap.Plugins;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.swap.SwapOutcome;
import io.msgserver.hotswap.version.VersionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The metrics of plugins and their versions. Plugins come and go, so these metrics are set at each scrape. */
final class VersionMeters {
    private final Names names;
    private final Histograms histograms;
    private final MultiGauge versions;
    private final MultiGauge leases;
    /** Written before the first scrape. */
    private volatile @Nullable Plugins watched;

    VersionMeters(Names names, Histograms histograms) {
        this.names = names;
        this.histograms = histograms;
        this.versions = MultiGauge.builder("msgserver.plugin.versions")
                .description("Versions in memory by state").register(names.registry());
        this.leases = MultiGauge.builder("msgserver.plugin.leases").description("Calls that run in a plugin")
                .register(names.registry());
    }

    void watch(Plugins all) {
        watched = all;
        names.tally("msgserver.swaps", "Versions that were to serve, by what became of them", SwapOutcome.class,
                all.swaps().outcomes(), "outcome");
        histograms.add("msgserver_swap_seconds", "From the copy of a version to its first call", all.swaps().times());
        names.gauge("msgserver.plugin.leaks", "", "Versions that were stopped, and are held in memory",
                () -> all.status().stream().flatMap(VersionMeters::versions)
                        .filter(version -> version.state() == VersionState.LEAKED).count());
    }

    /** Updates the values before a scrape. */
    synchronized void refresh() {
        Plugins all = watched;
        if (all == null) {
            return;
        }
        var states = new ArrayList<Row<?>>();
        var calls = new ArrayList<Row<?>>();
        for (PluginStatus plugin : all.status()) {
            List<PluginStatus.Version> found = versions(plugin).toList();
            for (VersionState state : VersionState.values()) {
                states.add(row(found.stream().filter(version -> version.state() == state).count(), "plugin",
                        plugin.id(), "state", state.name().toLowerCase(Locale.ROOT)));
            }
            calls.add(row(found.stream().mapToLong(PluginStatus.Version::leases).sum(), "plugin", plugin.id()));
        }
        versions.register(states, true);
        leases.register(calls, true);
    }

    private static Row<?> row(long number, String... labels) {
        return Row.of(Tags.of(labels), number);
    }

    private static Stream<PluginStatus.Version> versions(PluginStatus plugin) {
        return Stream.concat(Stream.ofNullable(plugin.current()), plugin.older().stream());
    }
}
