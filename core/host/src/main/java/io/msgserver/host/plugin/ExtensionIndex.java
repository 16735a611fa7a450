package io.msgserver.host.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.pf4j.processor.ExtensionStorage;

/** The list of a jar's extension classes, which PF4J's annotation processor writes. */
final class ExtensionIndex {
    private static final String PATH = "META-INF/extensions.idx";
    private static final int CLASS_FILE = 0xCAFEBABE;
    /** Java 1 had class files of version 45. */
    private static final int BEFORE_JAVA_1 = 44;

    private ExtensionIndex() {}

    /** @throws PluginRejectedException when there is none in it, or one that this Java cannot load */
    static List<String> read(JarFile jar) throws IOException, PluginRejectedException {
        List<String> extensions = names(jar);
        if (extensions.isEmpty()) {
            throw new PluginRejectedException("it has no extension: " + PATH
                    + " is missing or empty, which PF4J's annotation processor writes. Put @Extension on the handler, and"
                    + " pf4j into the compiler's annotationProcessorPaths (since JDK 23 no processor runs unless it is named)");
        }
        for (String extension : extensions) {
            checkClass(jar, extension);
        }
        return extensions;
    }

    private static List<String> names(JarFile jar) throws IOException {
        JarEntry index = jar.getJarEntry(PATH);
        if (index == null) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        try (var text = new InputStreamReader(jar.getInputStream(index), UTF_8)) {
            ExtensionStorage.read(text, names);
        }
        return List.copyOf(names);
    }

    private static void checkClass(JarFile jar, String name) throws IOException, PluginRejectedException {
        JarEntry entry = jar.getJarEntry(name.replace('.', '/') + ".class");
        if (entry == null) {
            throw new PluginRejectedException(
                    "its " + PATH + " names " + name + ", which is not in it: build it anew, after a clean");
        }
        try (var bytes = new DataInputStream(jar.getInputStream(entry))) {
            if (entry.getSize() < 8 || bytes.readInt() != CLASS_FILE) {
                throw new PluginRejectedException(name + " in it is not a class file: build it anew, after a clean");
            }
            bytes.readUnsignedShort();
            checkJava(name, bytes.readUnsignedShort() - BEFORE_JAVA_1);
        }
    }

    private static void checkJava(String name, int needed) throws PluginRejectedException {
        int running = Runtime.version().feature();
        if (needed > running) {
            throw new PluginRejectedException(name + " is compiled for Java " + needed + ", and this is Java " + running
                    + ": compile it with --release " + running + ", or run the host on a newer Java");
        }
    }
}
