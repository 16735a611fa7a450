package io.msgserver.hotswap.jar;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Checks the Java version that the classes of a jar were compiled for. Most classes are loaded only when a request
 * needs them, which is too late to find an error.
 */
final class ClassVersions {
    private static final int CLASS_FILE = 0xCAFEBABE;
    /** The difference of class file version and Java version: Java 1 had class files of version 45. */
    private static final int BEFORE_JAVA_1 = 44;

    private ClassVersions() {}

    /** @throws PluginRejectedException when a class is too new for this Java, or is not a class file */
    static void check(JarFile jar) throws IOException, PluginRejectedException {
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            // Classes below META-INF are for other Java versions.
            if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
                check(jar, entry);
            }
        }
    }

    private static void check(JarFile jar, JarEntry entry) throws IOException, PluginRejectedException {
        String name = entry.getName().replace('/', '.').substring(0, entry.getName().length() - ".class".length());
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
