package io.msgserver.cli.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.cli.command.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The files of a new plugin, as they are in the jar of the Maven archetype, so that both make the same project. In them
 * {@code ${name}} stands for a word that is known here; other dollar signs are Maven's. As in the archetype,
 * {@code __name__} stands for a word in the name of a file, and the package's folders come between
 * {@code src/*}{@code /java} and the file.
 */
record ProjectTemplate(URL folder) {
    private static final String FOLDER = "archetype-resources/";

    static ProjectTemplate find() throws Failure {
        URL pom = ProjectTemplate.class.getClassLoader().getResource(FOLDER + "pom.xml");
        if (pom == null) {
            throw new Failure(Failure.FAILED,
                    "lib/msgserver-plugin-archetype is missing: unpack the distribution anew");
        }
        return new ProjectTemplate(pom);
    }

    /** @param words the value of each name */
    void write(Path project, Map<String, String> words) throws IOException {
        try (JarFile jar = open()) {
            for (JarEntry file : files(jar)) {
                Path target = project.resolve(place(file.getName().substring(FOLDER.length()), words));
                Files.createDirectories(target.getParent());
                Files.writeString(target, fill(read(jar, file), "${", "}", words));
            }
        }
    }

    /** Opens the jar anew; the caller closes it. */
    private JarFile open() throws IOException {
        var connection = (JarURLConnection) folder.openConnection();
        connection.setUseCaches(false);
        return connection.getJarFile();
    }

    private static List<JarEntry> files(JarFile jar) {
        return jar.stream().filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory()).toList();
    }

    private static String place(String file, Map<String, String> words) {
        String packages = words.getOrDefault("package", "").replace('.', '/');
        return fill(file, "__", "__", words).replaceFirst("/java/", "/java/" + packages + '/');
    }

    private static String read(JarFile jar, JarEntry file) throws IOException {
        try (InputStream in = jar.getInputStream(file)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static String fill(String text, String before, String after, Map<String, String> words) {
        String filled = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace(before + word.getKey() + after, word.getValue());
        }
        return filled;
    }
}
