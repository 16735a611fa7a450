package io.msgserver.cli.control;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.cli.terminal.Clock;
import io.msgserver.cli.terminal.Table;
import io.msgserver.host.control.reply.UsersReply;
import io.msgserver.host.control.reply.UsersReply.User;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "users",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Lists who is logged in, or tells all about one user.",
                "By uid: the index of their last handshake, where they are connected from, requests that wait or run, and responses that are remembered.",
                "With --json it prints a page of up to 1000 logins; \"next\" is the cursor of the page that follows."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver users --prefix guest-",
                "  msgserver users alice",
                "  msgserver users alice --json | jq '.logins[0].index'"})
public final class UsersCommand extends ControlCommand {
    private static final int PAGE = 1000;

    @Mixin
    private GateOption gate = new GateOption();

    @Option(names = "--prefix", paramLabel = "TEXT", defaultValue = "", description = "Only uids that begin so.")
    private String prefix = "";

    @Option(names = "--cursor", paramLabel = "CURSOR", defaultValue = "", description = "Begin where a page ended.")
    private String cursor = "";

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int limit = PAGE;

    @Parameters(paramLabel = "USER", arity = "0..1", description = "Whose logins to tell of.")
    private @Nullable String user;

    @Override
    protected int run(ControlClient host) throws Failure, InterruptedException {
        requireFrom(1, limit, Integer.MAX_VALUE, "--limit");
        String path = gate.path(host) + "/users";
        if (user != null) {
            String answer = host.get(path + "/" + ControlClient.segment(user));
            print(answer, json() ? List.of() : host.parse(answer, UsersReply.Detail.class).logins());
        } else if (json()) {
            out().println(host.get(page(path, limit, cursor)));
        } else {
            list(host, path);
        }
        return 0;
    }

    private void list(ControlClient host, String path) throws Failure, InterruptedException {
        int left = limit;
        String next = cursor;
        while (next != null && left > 0) {
            UsersReply page = host.parse(host.get(page(path, Math.min(left, PAGE), next)), UsersReply.class);
            print(page.users(), next);
            left -= page.users().size();
            next = page.next();
        }
        if (next != null) {
            line("there are more: --cursor " + next);
        }
    }

    /** @param after the cursor; empty for the first page */
    private void print(List<User> users, String after) {
        if (!users.isEmpty()) {
            table(users).print(out());
        } else if (after.isEmpty()) {
            line(prefix.isEmpty() ? "nobody is logged in" : "nobody is logged in whose uid begins with " + prefix);
        }
    }

    private String page(String path, int count, String after) {
        return path + "?limit=" + count + "&prefix=" + ControlClient.segment(prefix) + "&cursor=" + after;
    }

    private void print(String answer, List<User> logins) {
        if (json()) {
            out().println(answer);
        } else {
            table(logins).print(out());
        }
    }

    private Table table(List<User> users) {
        var table = new Table(colors(), "uid", "subid", "since", "index", "connection", "pending", "remembered",
                "bytes").numbers("index", "pending", "remembered", "bytes");
        for (User user : users) {
            table.row(user.uid(), user.subid(), Clock.text(user.since()), String.valueOf(user.index()),
                    user.connection() == null ? "" : user.connection(), String.valueOf(user.pending()),
                    String.valueOf(user.remembered()), String.valueOf(user.rememberedBytes()));
        }
        return table;
    }
}
