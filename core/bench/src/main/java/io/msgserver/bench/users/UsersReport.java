package io.msgserver.bench.users;

import io.msgserver.bench.measure.ReportTable;
import io.msgserver.bench.measure.Text;
import java.io.PrintWriter;

/**
 * The bytes of the server's heap that each user needs, after a garbage collection.
 *
 * @param loggedIn  users who are logged in and not connected
 * @param connected users who are logged in, connected, and ask nothing: all in
 */
record UsersReport(int loggedIn, double heapPerLoggedIn, int connected, double heapPerConnected) {

    void print(PrintWriter out) {
        new ReportTable("", "users", "heap each")
                .row("logged in", Text.count(loggedIn), Text.number(heapPerLoggedIn) + " B")
                .row("connected and idle", Text.count(connected), Text.number(heapPerConnected) + " B").print(out);
    }
}
