package io.msgserver.cli.top;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.control.ControlClient;
import io.msgserver.cli.control.Numbers;
import io.msgserver.host.control.reply.GatesReply;
import io.msgserver.host.control.reply.PluginsReply;
import io.msgserver.host.control.reply.StatusReply;

/** All that a host tells of itself at one moment. */
record Look(StatusReply status, GatesReply gates, PluginsReply plugins, Numbers numbers) {

    static Look at(ControlClient host) throws Failure, InterruptedException {
        return new Look(host.parse(host.get("/status"), StatusReply.class),
                host.parse(host.get("/gates"), GatesReply.class),
                host.parse(host.get("/plugins"), PluginsReply.class), host.numbers());
    }

    /** Whether it is the same run of the same host: what it counts has gone on since. */
    boolean isOfSameRun(Look other) {
        return status.pid() == other.status.pid() && status.started().equals(other.status.started());
    }
}
