package io.msgserver.cli.dev;

import io.msgserver.cli.command.Failure;
import io.msgserver.hotswap.jar.PluginPacker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The Maven project of a plugin under development. */
record DevProject(Path folder) {
    private static final String ID = "Plugin-Id";

    /** @throws Failure when the folder is no such project */
    static DevProject in(Path folder) throws Failure {
        var project = new DevProject(folder.toAbsolutePath().normalize());
        if (!Files.isReadable(project.pom())) {
            throw new Failure(Failure.FAILED,
                    "there is no " + project.pom() + " to read: name the folder of a plugin's Maven project");
        }
        return project;
    }

    private Path pom() {
        return folder.resolve("pom.xml");
    }

    /** Returns the compiler's output folder. */
    Path classes() {
        return folder.resolve("target/classes");
    }

    /** Returns the latest jar that Maven has made of the plugin, with its libraries; empty when there is none. */
    Optional<Path> built() throws IOException {
        if (!Files.isDirectory(folder.resolve("target"))) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder.resolve("target"))) {
            return files.filter(DevProject::isPlugin)
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
        }
    }

    private static boolean isPlugin(Path file) {
        if (!file.toString().endsWith(".jar")) {
            return false;
        }
        try (var jar = new JarFile(file.toFile())) {
            return jar.getManifest() != null && jar.getManifest().getMainAttributes().getValue(ID) != null;
        } catch (IOException _) {
            return false; // Maven is writing it now.
        }
    }

    /**
     * Makes a jar of the compiled classes, with the manifest of the last jar that Maven made, if there is one. It loads
     * that jar's libraries from their folder.
     *
     * @throws Failure when the project does not declare the plugin's name
     */
    Path pack(Path jar, DevLibraries libraries) throws IOException, Failure {
        Optional<Path> built = built();
        PluginPacker packer = built.isPresent() ? PluginPacker.withManifestOf(built.get()) : fromPom();
        if (built.isPresent()) {
            libraries.of(built.get()).ifPresent(kept -> packer.classPath(List.of(kept)));
        }
        return packer.folder(classes()).write(jar);
    }

    private PluginPacker fromPom() throws IOException, Failure {
        Document pom = read();
        String artifact = text(pom, "artifactId");
        String named = firstOf(pom, ID);
        String id = named == null || named.contains("$") ? artifact : named;
        if (id == null) {
            throw new Failure(Failure.FAILED, pom() + " has no artifactId: it is what the plugin is called");
        }
        String version = text(pom, "version");
        return PluginPacker.of(id, version != null && version.matches("\\d+\\.\\d+\\.\\d+.*") ? version : "1.0.0");
    }

    private Document read() throws IOException, Failure {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(pom().toFile());
        } catch (SAXException | ParserConfigurationException e) {
            throw new Failure(Failure.FAILED, pom() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the text of the project's own element, not of a dependency's. */
    private static @Nullable String text(Document pom, String name) {
        for (Node node = pom.getDocumentElement().getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return node.getTextContent().strip();
            }
        }
        return null;
    }

    private static @Nullable String firstOf(Document pom, String name) {
        Node node = pom.getElementsByTagName(name).item(0);
        return node == null ? null : node.getTextContent().strip();
    }
}
