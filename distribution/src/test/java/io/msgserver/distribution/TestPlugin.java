package io.msgserver.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A plugin {@code counted}, compiled against what the distribution has: it lets everybody in, and notes each request
 * that it runs in a file before it answers with the request itself, after as many milliseconds as its last word says.
 */
final class TestPlugin {
    private static final String SOURCE = """
            import io.msgserver.api.*;
            import java.io.FileOutputStream;
            import java.io.IOException;
            import org.pf4j.Extension;
            import static java.nio.charset.StandardCharsets.UTF_8;

            public class Counted {
                @Extension
                public record Anybody(LoginServer server) implements LoginServerHandler {
                    @Override
                    public Identity onAuth(byte[] token) {
                        return new Identity("sample", new String(token, UTF_8));
                    }
                }

                @Extension
                public static final class Noting implements MsgServerHandler {
                    private final MsgServer server;
                    private final FileOutputStream notes;

                    public Noting(MsgServer server) throws IOException {
                        this.server = server;
                        notes = new FileOutputStream("NOTES", true);
                    }

                    @Override
                    public MsgServer server() {
                        return server;
                    }

                    @Override
                    public byte[] onRequest(Username username, byte[] message) throws Exception {
                        String text = new String(message, UTF_8);
                        notes.write((text + "\\n").getBytes(UTF_8));
                        Thread.sleep(Long.parseLong(text.substring(text.lastIndexOf(' ') + 1)));
                        return message;
                    }
                }
            }
            """;

    private TestPlugin() {}

    /** Puts the jar into the plugins folder. */
    static void dropInto(Distribution distribution, Path notes) throws IOException {
        Path compiled = Files.createDirectories(distribution.folder().resolve("compiled"));
        compile("Counted", SOURCE.replace("NOTES", notes.toString()), compiled, distribution.folder().resolve("lib"));
        try (OutputStream out = Files.newOutputStream(distribution.folder().resolve("plugins/counted.jar"));
                var jar = new JarOutputStream(out, manifest());
                Stream<Path> files = Files.walk(compiled)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new ZipEntry(compiled.relativize(file).toString()));
                Files.copy(file, jar);
            }
        }
    }

    /** Compiles a class against the jars of a folder, as a plugin's build does. */
    static void compile(String name, String source, Path into, Path lib) throws IOException {
        String classpath;
        try (Stream<Path> jars = Files.list(lib)) {
            classpath = String.join(":", jars.map(Path::toString).filter(jar -> jar.endsWith(".jar")).toList());
        }
        var problems = new StringWriter();
        var task = ToolProvider.getSystemJavaCompiler().getTask(problems, null, null,
                List.of("-cp", classpath, "-proc:full", "-d", into.toString()), null,
                List.of(new Source(name, source)));
        if (!task.call()) {
            throw new AssertionError(problems.toString());
        }
    }

    private static Manifest manifest() {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", "counted");
        manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
        return manifest;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
