package io.msgserver.host.control;

import io.msgserver.host.plugin.PluginRejectedException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What there is to ask about plugins. */
final class PluginRoutes {
    private static final Logger log = LoggerFactory.getLogger(PluginRoutes.class);

    private final Operations operations;
    /** A second rollback beside the first would undo it, which is not what two impatient operators want. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    PluginRoutes(Operations operations) {
        this.operations = operations;
    }

    List<Route> all() {
        return List.of(new Route("GET", "/plugins", _ -> list()),
                new Route("POST", "/plugins/{id}/rollback", variables -> rollback(variables.getFirst())));
    }

    private PluginList list() {
        return PluginList.of(operations.plugins(), operations.refusedJars());
    }

    private RolledBack rollback(String id) throws ProblemException {
        List<String> ids = operations.plugins().stream().map(plugin -> plugin.id()).toList();
        if (!ids.contains(id)) {
            throw new ProblemException(Problem.notFound("there is no plugin " + id + ", only " + ids));
        }
        if (!underWay.add(id)) {
            throw new ProblemException(Problem.conflict("a rollback of plugin " + id + " is under way already"));
        }
        try {
            String version = operations.rollback(id);
            log.info("plugin {} was rolled back to {} by an operator", id, version);
            return new RolledBack(id, version);
        } catch (PluginRejectedException refused) {
            throw new ProblemException(Problem.conflict(String.valueOf(refused.getMessage())));
        } catch (IOException e) {
            throw new ProblemException(Problem.internal("the plugins folder cannot be written: " + e));
        } catch (InterruptedException _) {
            throw new ProblemException(Problem.unavailable("the host stops"));
        } finally {
            underWay.remove(id);
        }
    }

    /** @param version that serves now */
    private record RolledBack(String id, String version) {}
}
