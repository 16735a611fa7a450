package io.msgserver.bench;

import java.io.PrintWriter;

/**
 * What logins cost.
 *
 * @param serverUsPerLogin of processor time
 */
record LoginReport(long logins, double rate, double serverUsPerLogin, double serverCores, Latency latency) {

    void print(PrintWriter out) {
        out.printf("%s logins, %s a second%n", Text.count(logins), Text.number(rate));
        out.printf("server: %s a login, %s processors busy%n%n", Text.time(serverUsPerLogin),
                Text.number(serverCores));
        new Table("", "p50", "p90", "p99", "p99.9", "max").row("a login", Text.time(latency.p50Us()),
                Text.time(latency.p90Us()), Text.time(latency.p99Us()), Text.time(latency.p999Us()),
                Text.time(latency.maxUs())).print(out);
    }
}
