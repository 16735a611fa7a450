package io.msgserver.host.plugin;

import io.msgserver.host.config.PluginsSettings;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a host, and the watch over their folder: what is put in, overwritten or taken out there is brought into
 * service, swapped or retired. Polling is the truth, since not every file system tells of changes; where one does, the next
 * look only comes sooner. One control thread does it all, one swap at a time.
 *
 * <p>Any thread may ask; the sites are told before {@link #start}.
 */
public final class Plugins implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);
    /** How much sooner than usual a look follows one that saw something move. */
    private static final int SOONER = 4;
    private static final int POLLS_BETWEEN_TRIES = 10;
    /** Looks at a jar that stands still and cannot be read, before that is said: it may be a copy that has stalled. */
    private static final int PATIENT_LOOKS = 5;
    /** However often there is a look, a copy may stall for about this long. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final PluginsSettings settings;
    private final InstantSource clock;
    private final WorkFolder work;
    private final PluginFolder folder;
    private final SwapTimes times;
    private final LeakWatch leaks;
    private final Retirement retirement;
    private final Swap swap;
    private final FolderEvents events;
    /** Any thread looks; a plugin is added before the start, or by the control thread. */
    private final Map<String, Tenure> tenures = new ConcurrentSkipListMap<>();
    /** What lies in the folder and cannot be read, by path: no plugin id is known of it. */
    private final Map<Path, Refusal> refusedFiles = new ConcurrentSkipListMap<>();
    private final Set<Thread> retiring = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition nudged = lock.newCondition();
    /** Guarded by the lock: somebody wants a look now. */
    private boolean nudge;

    // Owned by the control thread, and by whoever starts before it.
    private final Settling settling = new Settling();
    private final Catalog catalog = new Catalog();
    private final Set<String> reportedOlder = new HashSet<>();
    /** That the folder cannot be read has been said. */
    private boolean unreadableFolder;

    private final Thread control = Thread.ofPlatform().daemon().name("plugins").unstarted(this::run);
    private volatile boolean stopping;

    /**
     * Looks at nothing yet.
     *
     * @param hostVersion what {@code Plugin-Requires} is compared with
     * @throws IOException when there is no room for copies
     */
    public Plugins(PluginsSettings settings, String hostVersion, InstantSource clock) throws IOException {
        // A jar that is opened through a cached connection stays open, and its deleted copy on the disk.
        URLConnection.setDefaultUseCaches("jar", false);
        this.settings = settings;
        this.clock = clock;
        this.work = WorkFolder.create();
        this.folder = new PluginFolder(settings.folder());
        this.times = new SwapTimes(settings.startTimeout(), settings.handoverTimeout(), settings.drainTimeout(),
                settings.stopTimeout());
        this.leaks = new LeakWatch(settings.poll());
        this.retirement = new Retirement(times, leaks);
        this.swap = new Swap(
                new VersionLoader(settings, hostVersion, work, new Deadline(times.start(), "plugins.start_timeout"),
                        clock),
                retirement,
                times);
        this.events = new FolderEvents(settings.folder(), this::look);
    }

    /** A site that the plugin of that id serves, when it is there. Before {@link #start}. */
    public <T> Handlers<T> add(String pluginId, Site<T> site) {
        return tenure(pluginId).slot().add(site);
    }

    private Tenure tenure(String id) {
        return tenures.computeIfAbsent(id, key -> new Tenure(new Slot(key)));
    }

    /**
     * Brings in what lies in the folder, and watches it from then on. One jar that cannot serve is logged with a remedy, and
     * the others do.
     *
     * @throws IOException when a site's port cannot be had, or the folder not be read
     */
    public void start() throws IOException {
        Map<Path, Settling.Mark> found = folder.look();
        if (!Files.isDirectory(folder.path())) {
            log.warn("there is no folder {}: make it, and put plugin jars into it", folder.path());
        }
        leaks.start();
        settling.look(found);
        takeIn(settling.look(found).arrived());
        try {
            reconcile(true);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        events.start();
        control.start();
    }

    /** Looks at the folder as soon as may be, instead of at the next poll. */
    private void look() {
        lock.lock();
        try {
            nudge = true;
            nudged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Duration pause = settings.poll();
        while (!stopping) {
            try {
                awaitNext(pause);
                pause = lookOnce();
            } catch (InterruptedException _) {
                return;
            } catch (Throwable fault) {
                log.error("the watch over {} failed, and goes on", folder.path(), fault);
                pause = settings.poll();
            }
        }
    }

    /** A nudge brings the next look forward, but not so far that a file has had no time to move. */
    private void awaitNext(Duration pause) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long start = System.nanoTime();
            long soonest = settings.poll().dividedBy(SOONER).toNanos();
            long left = pause.toNanos();
            while (left > 0) {
                nudged.awaitNanos(left);
                left = (nudge ? Math.min(soonest, pause.toNanos()) : pause.toNanos()) - (System.nanoTime() - start);
            }
            nudge = false;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how long to wait for the next look. */
    private Duration lookOnce() throws InterruptedException {
        Map<Path, Settling.Mark> found;
        try {
            found = folder.look();
            unreadableFolder = false;
        } catch (IOException e) {
            // Nothing is gone because nobody can see it: what serves goes on.
            if (!unreadableFolder) {
                log.error("{}; what serves goes on", e.getMessage());
            }
            unreadableFolder = true;
            return settings.poll();
        }
        Settling.Change change = settling.look(found);
        change.gone().forEach(this::letGo);
        boolean doubtful = takeIn(change.arrived());
        boolean waiting = reconcileLater();
        lock.lock();
        try {
            nudged.signalAll();
        } finally {
            lock.unlock();
        }
        return change.moving() || doubtful || waiting ? settings.poll().dividedBy(SOONER) : settings.poll();
    }

    /** Returns whether one of them may not be whole yet: it is looked at again soon. */
    private boolean takeIn(List<Path> arrived) {
        boolean doubtful = false;
        for (Path source : arrived) {
            try {
                put(copied(source));
            } catch (PluginRejectedException bad) {
                doubtful |= !refuseFile(source, bad);
            } catch (IOException e) {
                doubtful |= !refuseFile(source, new PluginRejectedException("it cannot be copied (" + e
                        + "): give the user that runs the host the right to read it, and room in the temporary folder",
                        e));
            } catch (RuntimeException fault) {
                doubtful |= !refuseFile(source,
                        new PluginRejectedException("it cannot be read (" + fault + "): build it anew",
                                fault));
            }
        }
        return doubtful;
    }

    /** A copy that no plugin can be made of is not kept. */
    private StagedJar copied(Path source) throws PluginRejectedException, IOException {
        Path copy = work.takeIn(source);
        boolean sound = false;
        try {
            var jar = new StagedJar(source, copy, WorkFolder.sha256(copy), PluginJar.read(copy));
            sound = true;
            return jar;
        } finally {
            if (!sound) {
                deleteCopy(copy);
            }
        }
    }

    private void put(StagedJar jar) {
        refusedFiles.remove(jar.source());
        StagedJar before = catalog.put(jar);
        if (before != null) {
            deleteCopy(before.copy());
        }
    }

    /** Half a jar may be a copy that goes on: it is looked at again, and told when nothing happens for a while. False then. */
    private boolean refuseFile(Path source, PluginRejectedException bad) {
        if (bad.getCause() instanceof ZipException && control.isAlive() && settling.unsettle(source, patientLooks())) {
            return false;
        }
        var refusal = new Refusal(clock.instant(), source, String.valueOf(bad.getMessage()));
        log.error("{}", refusal);
        log.debug("{}", refusal, bad);
        // What was taken in from there before serves on, and stays in the catalog; its plugin has the refusal then.
        List<Tenure> served = tenures.values().stream().filter(tenure -> source.equals(tenure.source())).toList();
        served.forEach(tenure -> tenure.note(refusal));
        if (served.isEmpty()) {
            refusedFiles.put(source, refusal);
        }
        return true;
    }

    private int patientLooks() {
        return Math.max(PATIENT_LOOKS, (int) (PATIENCE.toMillis() * SOONER / settings.poll().toMillis()));
    }

    private void letGo(Path source) {
        refusedFiles.remove(source);
        StagedJar gone = catalog.remove(source);
        if (gone != null) {
            deleteCopy(gone.copy());
        }
    }

    private static void deleteCopy(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            log.warn("the copy {} cannot be deleted: {}", copy, e.toString());
        }
    }

    private boolean reconcileLater() throws InterruptedException {
        try {
            return reconcile(false);
        } catch (IOException e) {
            throw new AssertionError("told already", e);
        }
    }

    /**
     * Lets each plugin be served by what lies in the folder.
     *
     * @param first whether a port that cannot be had is the caller's problem
     * @return whether something is to be tried again soon
     */
    private boolean reconcile(boolean first) throws IOException, InterruptedException {
        boolean again = false;
        for (String id : served()) {
            try {
                again |= reconcile(tenure(id));
            } catch (IOException e) {
                if (first) {
                    throw e;
                }
                catalog.of(id).stream().findFirst().ifPresent(jar -> tell(tenure(id), jar, e.getMessage()));
            } catch (RuntimeException | Error fault) {
                // Whatever one plugin does, the others are looked after.
                log.error("plugin {} cannot be brought in: a fault of the host", id, fault);
                tenure(id).postpone(pause());
                again = true;
            }
        }
        return again;
    }

    /** What sites want, what serves, and what lies there for its own sake: not what is there only for others. */
    private Set<String> served() {
        var ids = new TreeSet<>(tenures.keySet());
        ids.addAll(catalog.ids());
        Set<String> needed = catalog.needed();
        ids.removeIf(id -> needed.contains(id) && !isUsed(id));
        return ids;
    }

    private boolean isUsed(String id) {
        Tenure tenure = tenures.get(id);
        return tenure != null && (!tenure.slot().sites().isEmpty() || tenure.slot().current() != null);
    }

    private boolean reconcile(Tenure tenure) throws IOException, InterruptedException {
        Slot slot = tenure.slot();
        List<StagedJar> jars = catalog.of(slot.id());
        if (jars.isEmpty()) {
            StagedJar usurper = usurper(tenure);
            if (usurper == null) {
                withdraw(tenure);
            } else {
                tell(tenure, usurper, "its Plugin-Id is " + usurper.id() + ", and it lies in the place of plugin "
                        + slot.id() + ", which serves on: give it the id " + slot.id()
                        + ", or another file name; to end " + slot.id() + ", delete this file");
            }
            return false;
        }
        reportOlder(jars);
        PluginVersion current = slot.current();
        for (StagedJar jar : jars) {
            Assembly wanted = assemble(tenure, jar);
            if (wanted == null || tenure.isRefused(wanted.identity())) {
                continue;
            }
            if (current != null && current.assembly().identity().equals(wanted.identity())) {
                return false;
            }
            return bringIn(tenure, wanted);
        }
        return false;
    }

    /** A jar with a wrong id does not end what a site uses: only taking a jar out does. */
    private @Nullable StagedJar usurper(Tenure tenure) {
        Path source = tenure.source();
        return source == null || tenure.slot().sites().isEmpty() ? null : catalog.at(source);
    }

    private @Nullable Assembly assemble(Tenure tenure, StagedJar jar) {
        try {
            if (jar.facts().extensions().isEmpty()) {
                throw ExtensionIndex.missing();
            }
            return catalog.assemble(jar);
        } catch (PluginRejectedException bad) {
            // Not for good: what it needs may come yet.
            tell(tenure, jar, bad.getMessage());
            return null;
        }
    }

    private void tell(Tenure tenure, StagedJar jar, @Nullable String reason) {
        var refusal = new Refusal(clock.instant(), jar.source(), String.valueOf(reason));
        if (tenure.note(refusal)) {
            log.error("{}", refusal);
        }
    }

    private void reportOlder(List<StagedJar> jars) {
        for (StagedJar older : jars.subList(1, jars.size())) {
            if (reportedOlder.add(older.source() + older.sha256())) {
                log.warn("plugin {} is left out: {} has the same id and version {}; keep one of the two in the folder",
                        older.source().getFileName(), jars.getFirst().source().getFileName(),
                        jars.getFirst().facts().version());
            }
        }
    }

    private boolean bringIn(Tenure tenure, Assembly wanted) throws IOException, InterruptedException {
        if (tenure.isPostponed() || !hasRoom(tenure, wanted)) {
            return true;
        }
        try {
            PluginVersion old = swap.bringIn(tenure.slot(), wanted, tenure::retired);
            tenure.served();
            if (old != null) {
                keepFormer(tenure, old);
                retire(tenure, old);
            }
            return false;
        } catch (PluginRejectedException bad) {
            refuse(tenure, wanted, bad);
            // A lower version of it may lie there too.
            return true;
        } catch (SwapPostponedException later) {
            tenure.postpone(pause());
            tell(tenure, wanted.root(), later.getMessage());
            return true;
        } catch (IOException later) {
            tenure.postpone(pause());
            throw later;
        }
    }

    /** Before something is tried again that the bytes are not to blame for: each try is a whole start of the plugin. */
    private Duration pause() {
        return settings.poll().multipliedBy(POLLS_BETWEEN_TRIES);
    }

    /** Each old version that is still in memory is a whole set of classes: a leak must not grow with every swap. */
    private boolean hasRoom(Tenure tenure, Assembly wanted) {
        List<PluginVersion> lingering = tenure.lingering();
        if (lingering.size() < Tenure.MOST_LINGERING) {
            return true;
        }
        leaks.hurry();
        String reason = "it waits until one of the old versions is gone: " + Tenure.MOST_LINGERING
                + " are still in memory, "
                + text(lingering);
        if (lingering.stream().anyMatch(version -> version.state() == VersionState.LEAKED)) {
            tell(tenure, wanted.root(), reason + "; mend the leak, and start the host again");
        } else {
            log.debug("plugin {}: {}", wanted, reason);
        }
        return false;
    }

    private static String text(List<PluginVersion> versions) {
        return String.join(", ", versions.stream()
                .map(version -> version.version() + " " + version.state()
                        + (version.note().isEmpty() ? "" : ", " + version.note()))
                .toList());
    }

    private void refuse(Tenure tenure, Assembly wanted, PluginRejectedException bad) {
        Throwable trace = traceOf(bad);
        String remedy = trace == null ? "" : "; mend the plugin, the log has the stack trace";
        var refusal = new Refusal(clock.instant(), wanted.root().source(), bad.getMessage() + remedy);
        tenure.refuse(wanted.identity(), refusal);
        PluginVersion current = tenure.slot().current();
        String still = current == null ? "" : "; " + current.version() + " serves on";
        log.error("{}{}", refusal, still, trace);
    }

    /** A plugin that says what an operator did wrong says it in its message; where anything else came from, its author has to see. */
    private static @Nullable Throwable traceOf(PluginRejectedException bad) {
        Throwable cause = bad.getCause();
        boolean told = cause == null || cause instanceof IOException || cause instanceof IllegalArgumentException
                || cause instanceof TimeoutException;
        return told ? null : cause;
    }

    /** The bytes of the version that goes, in case it is wanted back. */
    private void keepFormer(Tenure tenure, PluginVersion old) {
        StagedJar root = old.assembly().root();
        Path kept = work.former(old.id());
        try {
            Files.copy(old.folder().resolve(old.id() + ".jar"), kept, StandardCopyOption.REPLACE_EXISTING);
            tenure.keep(new StagedJar(root.source(), kept, root.sha256(), root.facts()));
        } catch (IOException e) {
            log.warn("plugin {} cannot be kept for a rollback: {}", old, e.toString());
        }
    }

    private void withdraw(Tenure tenure) {
        Slot slot = tenure.slot();
        PluginVersion old = slot.current();
        if (old != null) {
            slot.sites().forEach(Site::suspend);
            slot.empty();
            log.info("plugin {} is gone from the folder, and serves no more", old);
            keepFormer(tenure, old);
            retire(tenure, old);
        }
    }

    private void retire(Tenure tenure, PluginVersion old) {
        old.become(VersionState.DRAINING);
        tenure.retired(old);
        Thread thread = Thread.ofPlatform().daemon().name("retire-" + old).unstarted(() -> {
            try {
                retirement.retire(old, tenure.slot().sites());
                if (tenure.slot().current() == null) {
                    tenure.slot().sites().forEach(Site::ended);
                }
            } finally {
                retiring.remove(Thread.currentThread());
            }
        });
        retiring.add(thread);
        thread.start();
    }

    /** The ids of the plugins that serve. */
    public Set<String> ids() {
        var ids = new TreeSet<String>();
        tenures.forEach((id, tenure) -> {
            if (tenure.slot().current() != null) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Where plugins come from. */
    public Path folder() {
        return folder.path();
    }

    /** Every plugin that is there, was there, or is waited for, by id. */
    public List<PluginStatus> status() {
        return tenures.values().stream().map(Tenure::status).toList();
    }

    /** The jars in the folder that no plugin can be made of. */
    public List<Refusal> refusedFiles() {
        return List.copyOf(refusedFiles.values());
    }

    /**
     * Puts the version that served before back into the folder, in the place of the current one, and waits until it serves.
     *
     * @return its version
     * @throws PluginRejectedException when there is none, or it cannot serve
     * @throws IOException             when the folder cannot be written
     * @throws InterruptedException    when the caller was interrupted while it waited
     */
    public String rollback(String id) throws PluginRejectedException, IOException, InterruptedException {
        Tenure tenure = tenures.get(id);
        StagedJar former = tenure == null ? null : tenure.former();
        if (tenure == null || former == null) {
            throw new PluginRejectedException(
                    "plugin " + id + " has no former version: nothing took its place since the host started");
        }
        Path source = tenure.source();
        tenure.allow(former);
        Path target = source == null ? former.source() : source;
        Path fresh = target.resolveSibling("." + target.getFileName() + ".rollback");
        Files.copy(former.copy(), fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        awaitServing(tenure, former);
        return former.facts().version();
    }

    private void awaitServing(Tenure tenure, StagedJar wanted) throws PluginRejectedException, InterruptedException {
        Refusal before = tenure.refusal();
        long deadline = System.nanoTime() + times.start().toNanos() + 10 * settings.poll().toNanos();
        lock.lockInterruptibly();
        try {
            while (!serves(tenure, wanted)) {
                Refusal refusal = tenure.refusal();
                if (refusal != null && !refusal.equals(before)) {
                    throw new PluginRejectedException(refusal.reason());
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new PluginRejectedException("it has not come into service yet; the log says more");
                }
                nudge = true;
                nudged.signalAll();
                nudged.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean serves(Tenure tenure, StagedJar wanted) {
        PluginVersion current = tenure.slot().current();
        return current != null && current.assembly().root().sha256().equals(wanted.sha256());
    }

    /** Begins no further swap, and gives up the one that may be under way. What serves goes on. */
    public void halt() {
        stopping = true;
        events.close();
        control.interrupt();
        join(control, times.stop().plusSeconds(1));
    }

    /** Retires all versions and deletes their copies. After {@link #halt}. */
    @Override
    public void close() {
        for (Tenure tenure : tenures.values()) {
            PluginVersion current = tenure.slot().current();
            if (current != null) {
                tenure.slot().empty();
                retire(tenure, current);
            }
        }
        Duration patience = times.stop().plusSeconds(2);
        // Their calls have been ended by the sites: whatever still runs there gets no more time.
        retirement.hurry();
        List.copyOf(retiring).forEach(thread -> join(thread, patience));
        leaks.close();
        try {
            work.close();
        } catch (IOException e) {
            log.warn("copies of plugins could not be deleted: {}", e.toString());
        }
    }

    /** One that was never started has nothing to end: the host may stop before its start is done. */
    private static void join(Thread thread, Duration patience) {
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
