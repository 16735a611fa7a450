package io.msgserver.hotswap;

import io.msgserver.base.count.Tally;
import io.msgserver.base.count.Times;
import io.msgserver.hotswap.call.Deadline;
import io.msgserver.hotswap.catalog.Catalog;
import io.msgserver.hotswap.catalog.FormerJars;
import io.msgserver.hotswap.catalog.JarScanner;
import io.msgserver.hotswap.catalog.PluginEntries;
import io.msgserver.hotswap.catalog.PluginEntry;
import io.msgserver.hotswap.catalog.PluginIdHints;
import io.msgserver.hotswap.catalog.PluginStatus;
import io.msgserver.hotswap.catalog.Refusal;
import io.msgserver.hotswap.catalog.Refusals;
import io.msgserver.hotswap.catalog.ServedJars;
import io.msgserver.hotswap.change.ChangeContext;
import io.msgserver.hotswap.change.Install;
import io.msgserver.hotswap.change.Installed;
import io.msgserver.hotswap.change.Rollback;
import io.msgserver.hotswap.change.SettingsChange;
import io.msgserver.hotswap.folder.ControlThread;
import io.msgserver.hotswap.folder.FolderEvents;
import io.msgserver.hotswap.folder.PluginFolder;
import io.msgserver.hotswap.folder.ScanInterval;
import io.msgserver.hotswap.folder.WorkFolder;
import io.msgserver.hotswap.jar.JarInTheWayException;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.leak.LeakWatch;
import io.msgserver.hotswap.settings.PluginsSettings;
import io.msgserver.hotswap.settings.SettingsInForce;
import io.msgserver.hotswap.settings.SettingsSource;
import io.msgserver.hotswap.settings.SettingsWatch;
import io.msgserver.hotswap.swap.Reconciler;
import io.msgserver.hotswap.swap.Retirees;
import io.msgserver.hotswap.swap.Retirement;
import io.msgserver.hotswap.swap.Swap;
import io.msgserver.hotswap.swap.SwapCounts;
import io.msgserver.hotswap.swap.SwapOutcome;
import io.msgserver.hotswap.swap.SwapTimes;
import io.msgserver.hotswap.swap.VersionLimit;
import io.msgserver.hotswap.version.Endpoint;
import io.msgserver.hotswap.version.Handlers;
import io.msgserver.hotswap.version.PluginMeters;
import io.msgserver.hotswap.version.PluginVersion;
import io.msgserver.hotswap.version.Timers;
import io.msgserver.hotswap.version.VersionLoader;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a host. Watches their folder: jars that are added, overwritten or deleted there are brought into
 * service, swapped or retired. The folder is polled, since not every file system reports changes. Where one does, the
 * next scan only comes sooner. One control thread does it all, one swap at a time.
 *
 * <p>Any thread may call. Endpoints are added before {@link #start}.
 */
public final class Plugins implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    private final WorkFolder work;
    private final PluginFolder folder;
    private final Duration stopTime;
    private final PluginEntries entries = new PluginEntries();
    private final Refusals refusals;
    private final LeakWatch leaks;
    private final Retirees retirees;
    private final JarScanner jarScanner;
    private final Reconciler reconciler;
    private final ControlThread control;
    private final FolderEvents events;
    private final Rollback rollback;
    private final SwapCounts swaps = new SwapCounts(new Tally<>(SwapOutcome.class), new Times());
    private final Install install;
    private final PluginIdHints idHints;
    private final SettingsInForce settingsInForce;
    private final SettingsChange settingsChange;
    /** Null when the settings came from the program that embeds the host, and not from a file. */
    private final @Nullable SettingsWatch settingsWatch;

    /**
     * Makes the plugins of a host. The folder is not read before {@link #start}.
     *
     * @param file        the settings file to watch for the settings of plugins; null for settings that are not from a
     *                    file
     * @param hostVersion the version that {@code Plugin-Requires} is compared with
     * @param meters      the registry for the plugins' own metrics
     * @param timers      makes the plugins' schedulers
     * @throws IOException when the work folder cannot be used; the message has the remedy
     */
    public Plugins(PluginsSettings settings, @Nullable SettingsSource file, String hostVersion, InstantSource clock,
            PluginMeters meters,
            Timers timers) throws IOException {
        // A jar that is opened through a cached connection stays open, and its deleted copy would keep its disk space.
        URLConnection.setDefaultUseCaches("jar", false);
        var times = new SwapTimes(settings.startTimeout(), settings.handoverTimeout(), settings.drainTimeout(),
                settings.stopTimeout());
        var scanInterval = new ScanInterval(settings.poll());
        settingsInForce = new SettingsInForce(settings);
        settingsWatch = file == null ? null : new SettingsWatch(file, settingsInForce, scanInterval);
        var startTime = new Deadline(times.start(), "plugins.start_timeout");
        work = WorkFolder.create(settings.work());
        folder = new PluginFolder(settings.folder());
        var served = new ServedJars(work.servedFolder(), folder.path());
        var catalog = new Catalog(settingsInForce, served::of);
        stopTime = times.stop();
        refusals = new Refusals(entries, clock);
        leaks = new LeakWatch(settings.poll());
        var retirement = new Retirement(times, leaks);
        retirees = new Retirees(retirement);
        jarScanner = new JarScanner(folder, work, catalog, refusals, scanInterval);
        var loader = new VersionLoader(hostVersion, work, startTime, clock, meters, timers);
        idHints = new PluginIdHints(entries, catalog);
        reconciler = new Reconciler(catalog, entries,
                new Swap(loader, retirement, startTime, times.handover(), swaps, idHints), new FormerJars(work),
                served, retirees, new VersionLimit(leaks, refusals), refusals, scanInterval);
        control = new ControlThread(scanInterval, this::scan);
        events = new FolderEvents(settings.folder(), control::requestScan);
        var changes = ChangeContext.of(catalog, entries, control, times.start().plus(scanInterval.retryPause()));
        rollback = new Rollback(changes, work);
        settingsChange = new SettingsChange(changes, settingsInForce);
        install = new Install(changes, folder.path(), work, idHints);
    }

    /** Adds an endpoint for the plugin of that id to serve. Called before {@link #start}. */
    public <T> Handlers<T> add(String pluginId, Endpoint<T> endpoint) {
        return entries.of(pluginId).slot().add(endpoint);
    }

    /**
     * Brings the jars of the folder into service, and watches the folder from then on. A jar that cannot serve is
     * logged with a remedy, and the others serve.
     *
     * @throws IOException when an endpoint's port cannot be bound, or the folder cannot be read
     */
    public void start() throws IOException {
        leaks.start();
        jarScanner.scanAtStart();
        try {
            reconciler.start();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        events.start();
        control.start();
    }

    /** Scans once. Settings and jars are read before plugins are reconciled with them. */
    private boolean scan() throws InterruptedException {
        boolean changing = settingsWatch != null && settingsWatch.poll();
        changing |= jarScanner.scan();
        boolean waiting = reconciler.reconcile();
        return retirees.retry() || changing || waiting;
    }

    /**
     * Returns the current settings of the plugins. A plugin that does not accept its settings continues with the former
     * ones.
     */
    public PluginsSettings settings() {
        return settingsInForce.settings();
    }

    /**
     * Gives plugins these settings, and waits until each plugin whose settings changed serves with them. That is a swap
     * like any other: a plugin that cannot serve with them continues with its former ones.
     *
     * @throws PluginRejectedException when a plugin cannot serve with them, or another change is under way
     * @throws IOException             when it cannot be copied
     * @throws InterruptedException    when the caller was interrupted while it waited
     */
    public void changeSettings(PluginsSettings next) throws PluginRejectedException, IOException, InterruptedException {
        settingsChange.run(next);
    }

    /** Returns the ids of the plugins that serve. */
    public Set<String> ids() {
        return entries.serving();
    }

    /** Returns the counts of swaps by their outcome. */
    public SwapCounts swaps() {
        return swaps;
    }

    /** Returns the plugins folder. */
    public Path folder() {
        return folder.path();
    }

    /**
     * Returns a hint for messages on an absent plugin: the unused plugin with a similar id. Empty when there is none.
     */
    public String suggestionFor(String absentId) {
        return idHints.suggestionFor(absentId);
    }

    /** Returns the status of every plugin that is present, was present, or is waited for, sorted by id. */
    public List<PluginStatus> status() {
        return entries.all().stream().map(PluginEntry::status).toList();
    }

    /** Returns the plugins that serve with the version that served last, since their jars in the folder cannot. */
    public List<String> standIns() {
        return entries.all().stream().filter(entry -> entry.serves() && entry.isStandIn())
                .map(entry -> String.valueOf(entry.assembly())).toList();
    }

    /** Returns the refusals of files in the folder that are not plugins. */
    public List<Refusal> refusedFiles() {
        return refusals.files();
    }

    /**
     * Puts the version that served before back into the folder, in the place of the current one, and waits until it
     * serves. It comes back with the plugins that it needed, as they were. One rollback at a time.
     *
     * @return its version
     * @throws PluginRejectedException when there is none, it cannot serve, another plugin could no longer serve then,
     *                                 or another change is under way
     * @throws IOException             when the folder cannot be written
     * @throws InterruptedException    when the caller was interrupted while it waited
     */
    public String rollback(String id) throws PluginRejectedException, IOException, InterruptedException {
        return rollback.run(id);
    }

    /**
     * Returns the path of a new file for {@link #install}, in the work folder. The caller has to delete it.
     *
     * @throws IOException when that folder cannot be written
     */
    public Path newUpload() throws IOException {
        return work.newFile();
    }

    /**
     * Checks a jar without running its code, puts it into the folder, in the place of the plugin's jar if it has one,
     * and waits until it serves. When it cannot, the former jar is restored. One installation or rollback at a time.
     *
     * @param upload a file from {@link #newUpload}
     * @throws JarInTheWayException    when something else prevents it from coming into service
     * @throws PluginRejectedException when it cannot serve
     * @throws IOException             when the folder cannot be written
     * @throws InterruptedException    when the caller was interrupted while it waited
     */
    public Installed install(Path upload) throws PluginRejectedException, IOException, InterruptedException {
        return install.run(upload);
    }

    /** Begins no further swap, and abandons the one that may be under way. Versions that serve continue. */
    public void halt() {
        events.close();
        control.halt(stopTime.plusSeconds(1));
    }

    /**
     * Retires all versions side by side, for {@code stop_timeout} and two seconds at most, and deletes their copies.
     * After {@link #halt}.
     */
    @Override
    public void close() {
        for (PluginEntry entry : entries.all()) {
            PluginVersion current = entry.slot().current();
            if (current != null) {
                entry.slot().empty();
                retirees.retire(entry, current);
            }
        }
        retirees.finish(stopTime.plusSeconds(2));
        leaks.close();
        try {
            work.close();
        } catch (IOException e) {
            log.warn("copies of plugins could not be deleted: {}", e.toString());
        }
    }
}
