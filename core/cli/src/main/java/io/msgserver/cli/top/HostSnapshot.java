package io.msgserver.cli.top;

import io.msgserver.cli.command.Failure;
import io.msgserver.cli.control.ControlClient;
import io.msgserver.cli.control.Numbers;
import io.msgserver.host.control.reply.GatesReply;
import io.msgserver.host.control.reply.PluginsReply;
import io.msgserver.host.control.reply.StatusReply;

/** The state of a host at one moment, as it reports it. */
record HostSnapshot(StatusReply status, GatesReply gates, PluginsReply plugins, Numbers numbers) {

    static HostSnapshot at(ControlClient host) throws Failure, InterruptedException {
        return new HostSnapshot(host.parse(host.get("/status"), StatusReply.class),
                host.parse(host.get("/gates"), GatesReply.class),
                host.parse(host.get("/plugins"), PluginsReply.class), host.numbers());
    }

    /** Returns whether both are of the same run of the same host: then its counters have continued. */
    boolean isOfSameRun(HostSnapshot other) {
        return status.pid() == other.status.pid() && status.started().equals(other.status.started());
    }
}
