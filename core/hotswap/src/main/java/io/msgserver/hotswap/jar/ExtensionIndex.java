package io.msgserver.hotswap.jar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.pf4j.processor.ExtensionStorage;

/** The list of a jar's extension classes, which PF4J's annotation processor writes. */
public final class ExtensionIndex {
    private static final String PATH = "META-INF/extensions.idx";

    private ExtensionIndex() {}

    /**
     * Returns the names of the extension classes; none when there is no index.
     *
     * @throws PluginRejectedException when it names a class that is not in the jar
     */
    static List<String> read(JarFile jar) throws IOException, PluginRejectedException {
        List<String> extensions = names(jar);
        for (String extension : extensions) {
            if (jar.getJarEntry(extension.replace('.', '/') + ".class") == null) {
                throw new PluginRejectedException(
                        "its " + PATH + " names " + extension + ", which is not in it: build it anew, after a clean");
            }
        }
        return extensions;
    }

    /** Makes the refusal of a plugin without extensions that no other plugin needs. */
    public static PluginRejectedException missing() {
        return new PluginRejectedException("it has no extension: " + PATH
                + " is missing or empty, which PF4J's annotation processor writes. Put @Extension on the handler, and"
                + " pf4j into the compiler's annotationProcessorPaths (since JDK 23 no processor runs unless it is named)");
    }

    /** Makes the refusal of an extension whose class cannot be loaded. */
    public static PluginRejectedException unloadable(String extension, Throwable thrown) {
        return new PluginRejectedException(extension + " cannot be loaded (" + thrown
                + "): pack all that it uses into the jar, but the plugin API, pf4j and slf4j, which are the host's",
                thrown);
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
}
