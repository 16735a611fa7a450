package io.msgserver.bench;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@code msgserver bench} as from the command line. */
public final class Commands {
    private Commands() {}

    public record Result(int exit, String out, String err) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    public static Result run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = new CommandLine(new BenchCommand()).setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true)).execute(arguments);
        return new Result(exit, out.toString(), err.toString());
    }
}
