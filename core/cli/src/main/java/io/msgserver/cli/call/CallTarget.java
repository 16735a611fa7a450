package io.msgserver.cli.call;

import io.msgserver.base.net.HostAndPort;
import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.Home;
import io.msgserver.cli.command.SettingsOption;
import io.msgserver.cli.control.ControlClient;
import io.msgserver.host.config.GateSettings;
import io.msgserver.host.config.HostSettings;
import io.msgserver.host.config.LoginSettings;
import io.msgserver.host.control.reply.GatesReply;
import io.msgserver.host.control.reply.StatusReply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The servers that a client calls: a login server, and a gate with its servername. */
record CallTarget(InetSocketAddress login, InetSocketAddress gate, String servername) {
    private static final String USUAL_GATE = "sample";

    /** The parts of the target that the command line names; null for those that it does not name. */
    record Named(@Nullable InetSocketAddress login, @Nullable InetSocketAddress gate, @Nullable String servername) {

        /**
         * Returns the target; parts that are not named are those of the host that runs in the home folder, with its
         * actual ports. Where it does not run, or cannot be asked, they are those of its settings.
         *
         * @throws Failure when there is no such gate, or its port cannot be determined
         */
        CallTarget orAsIn(Home home, SettingsOption option) throws Failure, InterruptedException {
            if (login != null && gate != null) {
                return new CallTarget(login, gate, servername == null ? USUAL_GATE : servername);
            }
            Optional<Running> running = Running.find(home, option);
            return running.isPresent()
                    ? orAsIn(running.get())
                    : orAsIn(option.read(home), option.file(home).toString());
        }

        private CallTarget orAsIn(Running host) throws Failure {
            GatesReply.Gate found = choose(host.gates(), GatesReply.Gate::servername, servername,
                    "the host that runs here");
            return new CallTarget(login == null ? open(host.login(), "the login server", "--login") : login,
                    gate == null ? open(found.address(), "gate " + found.servername(), "--gate") : gate,
                    found.servername());
        }

        private CallTarget orAsIn(HostSettings settings, String file) throws Failure {
            GateSettings found = choose(settings.gates(), GateSettings::servername, servername, file);
            return new CallTarget(login == null ? fixed(settings.login(), file) : login,
                    gate == null
                            ? fixed(found.listener().address(), found.listener().port(),
                                    "the port of gate " + found.servername(), file)
                            : gate,
                    found.servername());
        }
    }

    /** @param login the address of the login server; null while it is closed, and where there is none */
    private record Running(@Nullable String login, List<GatesReply.Gate> gates) {

        static Optional<Running> find(Home home, SettingsOption option) throws InterruptedException {
            try (ControlClient host = ControlClient.find(home, option)) {
                StatusReply.Login login = host.parse(host.get("/status"), StatusReply.class).login();
                return Optional.of(new Running(login == null ? null : login.address(),
                        host.parse(host.get("/gates"), GatesReply.class).gates()));
            } catch (Failure _) {
                return Optional.empty();
            }
        }
    }

    private static InetSocketAddress open(@Nullable String address, String who, String option) throws Failure {
        if (address == null) {
            throw new Failure(Failure.FAILED, who + " of the host that runs here is not open: \"msgserver status\" says"
                    + " what it waits for; or name another with " + option);
        }
        return reachable(HostAndPort.parse(address));
    }

    private static InetSocketAddress fixed(@Nullable LoginSettings login, String file) throws Failure {
        if (login == null) {
            throw new Failure(Failure.FAILED, file + " has no login server: name one with --login");
        }
        return fixed(login.listener().host(), login.listener().port(), "login.port", file);
    }

    private static <T> T choose(List<T> gates, Function<T, String> servername, @Nullable String wanted, String where)
            throws Failure {
        String name = wanted == null && gates.size() == 1
                ? servername.apply(gates.getFirst())
                : wanted == null ? USUAL_GATE : wanted;
        return gates.stream().filter(gate -> servername.apply(gate).equals(name)).findFirst()
                .orElseThrow(() -> new Failure(Failure.WRONG_COMMAND_LINE, where + " has no gate " + name + ", only "
                        + gates.stream().map(servername).toList() + ": say which with --server NAME"));
    }

    private static InetSocketAddress fixed(String host, int port, String what, String file) throws Failure {
        if (port == 0) {
            throw new Failure(Failure.FAILED, what + " in " + file
                    + " is any free one, and no host runs here to be asked for it: start it (msgserver start), or name"
                    + " both servers with --login and --gate");
        }
        return reachable(new InetSocketAddress(host, port));
    }

    /** Returns a loopback address for a wildcard one, which cannot be connected to. */
    private static InetSocketAddress reachable(InetSocketAddress address) {
        return address.getAddress() != null && address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                : address;
    }
}
