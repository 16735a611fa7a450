package io.msgserver.hotswap.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.pf4j.processor.ExtensionAnnotationProcessor;

/**
 * A plugin as source text, compiled into a real jar by the test that uses it. The same text is compiled once in a JVM.
 */
public final class PluginSource {
    /** The files that were compiled, by the text of their classes. */
    private static final Map<Map<String, String>, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    /**
     * The shared file manager, which has the class path open and indexed: that takes most of the time of a small
     * compilation. Used by one compilation at a time.
     */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, UTF_8);
    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final Map<String, String> classes = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private boolean indexed = true;
    private final Set<String> left = new HashSet<>();

    private PluginSource(String id, String version) {
        manifest.put("Plugin-Id", id);
        manifest.put("Plugin-Version", version);
    }

    public static PluginSource plugin(String id, String version) {
        return new PluginSource(id, version);
    }

    /** A class of package {@code p}, with everything a handler needs imported. */
    public PluginSource with(String simpleName, String body) {
        classes.put(simpleName, """
                package p;
                import io.msgserver.api.*;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.concurrent.locks.LockSupport;
                import org.pf4j.Extension;
                import static java.nio.charset.StandardCharsets.UTF_8;
                """ + body);
        if (body.contains("Pause.at(") && !classes.containsKey("Pause")) {
            with("Pause", Pause.IN_PLUGIN);
        }
        return this;
    }

    /** A handler whose {@code onRequest(Username username, byte[] message)} has this body. */
    public PluginSource handler(String lane, String onRequest) {
        return with("Handler", """
                @Extension
                public record Handler(MsgServer server) implements MsgServerHandler {
                    @Override public Lane lane() { return Lane.%s; }
                    @Override public byte[] onRequest(Username username, byte[] message) throws Exception {
                        %s
                    }
                }
                """.formatted(lane, onRequest));
    }

    /** Sets an attribute of the manifest; null removes it. */
    public PluginSource manifest(String name, String value) {
        if (value == null) {
            manifest.remove(name);
        } else {
            manifest.put(name, value);
        }
        return this;
    }

    /** Compiles a class, since others need it, but leaves it out of the jar. */
    public PluginSource without(String file) {
        left.add(file);
        return this;
    }

    /** Leaves out the list of extensions, as when the annotation processor did not run. */
    public PluginSource withoutIndex() {
        indexed = false;
        return this;
    }

    /** Adds a file, or replaces the content of a compiled one. */
    public PluginSource file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** Compiles the classes, and packs them into a jar. */
    public Path jar(Path file) throws IOException {
        var contents = new TreeMap<>(compiled());
        contents.putAll(files);
        try (OutputStream out = Files.newOutputStream(file); var jar = new JarOutputStream(out, manifest())) {
            pack(contents, jar);
        }
        return file;
    }

    private Map<String, byte[]> compiled() throws IOException {
        Map<String, byte[]> known = COMPILED.get(classes);
        if (known != null) {
            return known;
        }
        Path folder = Files.createTempDirectory("plugin-source");
        try {
            compile(folder);
            Map<String, byte[]> made = contents(folder);
            COMPILED.put(Map.copyOf(classes), made);
            return made;
        } finally {
            delete(folder);
        }
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        var contents = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Manifest manifest() {
        var written = new Manifest();
        written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach((name, value) -> written.getMainAttributes().putValue(name, value));
        return written;
    }

    private void compile(Path folder) throws IOException {
        synchronized (FILES) {
            FILES.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder));
            var problems = new DiagnosticCollector<JavaFileObject>();
            var task = COMPILER.getTask(null, FILES, problems, List.of("-proc:full"), null,
                    classes.entrySet().stream().map(entry -> new Source(entry.getKey(), entry.getValue())).toList());
            task.setProcessors(List.of(new ExtensionAnnotationProcessor()));
            if (!task.call()) {
                throw new IllegalArgumentException(problems.getDiagnostics().toString());
            }
        }
    }

    private void pack(Map<String, byte[]> contents, JarOutputStream jar) throws IOException {
        for (var file : contents.entrySet()) {
            String name = file.getKey();
            if (!left.contains(name) && (indexed || !name.equals("META-INF/extensions.idx"))) {
                jar.putNextEntry(new ZipEntry(name));
                jar.write(file.getValue());
            }
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String simpleName, String text) {
            super(URI.create("string:///p/" + simpleName + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
