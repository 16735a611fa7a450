package io.msgserver.host.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts an uploaded jar into the folder, in the place of the plugin's former one, and lets it be swapped in like any other. What
 * cannot serve is taken out again, and what lay there put back: a host that starts anew finds what served before. Any thread; the
 * folder is changed on the control thread, between two looks.
 */
final class Install {
    private final Path folder;
    private final Catalog catalog;
    private final Tenures tenures;
    private final ControlThread control;
    private final Turn turn;
    private final Arrival arrival;

    Install(Path folder, Catalog catalog, Tenures tenures, ControlThread control, Turn turn, Arrival arrival) {
        this.folder = folder;
        this.catalog = catalog;
        this.tenures = tenures;
        this.control = control;
        this.turn = turn;
        this.arrival = arrival;
    }

    /** A fresh file in the folder, which is not taken for a plugin. */
    Path newUpload() throws IOException {
        Files.createDirectories(folder);
        return Files.createTempFile(folder, ".upload-", ".part");
    }

    /** As {@link Plugins#install}. */
    Installed run(Path upload) throws PluginRejectedException, IOException, InterruptedException {
        PluginJar facts = PluginJar.read(upload);
        String sha256 = WorkFolder.sha256(upload);
        return turn.take("the installation of plugin " + facts.id(), () -> {
            Placed placed = control.ask(() -> place(upload, facts, sha256));
            try {
                return arrived(placed, facts);
            } finally {
                Files.deleteIfExists(placed.former());
            }
        });
    }

    /** @param former a copy of what lay there; no file when nothing did */
    private record Placed(Path target, Path former, List<Arrival.Goal> goals) {}

    private Installed arrived(Placed placed, PluginJar facts)
            throws PluginRejectedException, IOException, InterruptedException {
        boolean arrived = false;
        try {
            for (Arrival.Goal goal : placed.goals()) {
                arrival.await(goal);
            }
            arrived = true;
        } finally {
            if (!arrived) {
                takeBack(placed);
            }
        }
        return new Installed(facts.id(), facts.version());
    }

    private static void takeBack(Placed placed) throws IOException {
        if (Files.exists(placed.former())) {
            Files.move(placed.former(), placed.target(), StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(placed.target());
        }
    }

    private Placed place(Path upload, PluginJar facts, String sha256) throws PluginRejectedException, IOException {
        var jar = new StagedJar(target(facts.id()), upload, sha256, facts);
        List<Arrival.Goal> goals = goals(jar, catalog.with(List.of(jar)));
        goals.forEach(goal -> goal.tenure().allow(goal.wanted().identity()));
        var placed = new Placed(jar.source(), jar.source().resolveSibling("." + jar.source().getFileName() + ".former"),
                goals);
        Files.deleteIfExists(placed.former());
        if (Files.exists(placed.target())) {
            Files.copy(placed.target(), placed.former(), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.move(upload, placed.target(), StandardCopyOption.ATOMIC_MOVE);
        return placed;
    }

    /** Where what serves came from, or else the plugin's best jar; a new plugin is called after its id. */
    private Path target(String id) throws PluginRejectedException {
        Tenure tenure = tenures.find(id);
        @Nullable
        Path served = tenure == null ? null : tenure.source();
        if (served != null) {
            return served;
        }
        List<StagedJar> jars = catalog.of(id);
        Path target = jars.isEmpty() ? folder.resolve(id + ".jar") : jars.getFirst().source();
        StagedJar there = catalog.at(target);
        if (there != null && !there.id().equals(id)) {
            throw new JarInTheWayException(target.getFileName() + " is the jar of plugin " + there.id()
                    + ": give that file another name first");
        }
        return target;
    }

    /** What will serve with that jar in it; not empty. */
    private List<Arrival.Goal> goals(StagedJar jar, Catalog changed) throws PluginRejectedException {
        var goals = new ArrayList<Arrival.Goal>();
        for (String head : changed.heads(tenures.used())) {
            Catalog.Choice choice = choice(head, jar, changed);
            Assembly wanted = choice.wanted();
            if (wanted != null && wanted.members().contains(jar)) {
                goals.add(Arrival.Goal.of(tenures.of(head), wanted));
            } else if (wanted == null && !head.equals(jar.id()) && tenures.serving().contains(head)) {
                throw new JarInTheWayException(jar + " cannot be put in: plugin " + head
                        + " serves too, and could not go on beside it" + misfit(choice));
            }
        }
        if (goals.isEmpty()) {
            Catalog.Choice choice = choice(jar.id(), jar, changed);
            throw new JarInTheWayException(jar + " would not serve" + misfit(choice) + instead(choice));
        }
        return goals;
    }

    /** An operator wants these bytes, whatever was thought of them before. */
    private Catalog.Choice choice(String id, StagedJar jar, Catalog changed) {
        Tenure tenure = tenures.find(id);
        return changed.choose(id,
                identity -> tenure != null && tenure.isRefused(identity) && !identity.sha256().contains(jar.sha256()));
    }

    private static String misfit(Catalog.Choice choice) {
        return choice.misfits().isEmpty() ? "" : ": " + choice.misfits().getFirst().reason();
    }

    private static String instead(Catalog.Choice choice) {
        Assembly other = choice.wanted();
        return other == null
                ? ""
                : ": " + other + " in " + Objects.requireNonNull(other.root().source().getFileName())
                        + " would, in its place; take that out of the folder first";
    }
}
