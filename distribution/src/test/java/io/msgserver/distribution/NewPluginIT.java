package io.msgserver.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.distribution.Distribution.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project of a new plugin is made. That it builds and runs, {@link FirstPluginIT} shows. */
class NewPluginIT {
    @TempDir
    private Path folder;

    private Workplace workplace;

    @BeforeEach
    void unpack() throws IOException {
        workplace = Workplace.in(folder);
    }

    @Test
    void the_command_and_the_archetype_make_the_same_project() throws Exception {
        Path projects = Files.createDirectory(folder.resolve("projects"));
        Result made = workplace.distribution().run("", "new-plugin", "my-game", "--in", projects.toString());
        assertThat(made.err()).isEmpty();
        assertThat(made.out()).contains("The plugin my-game is in " + projects.resolve("my-game"), "mvn package",
                workplace.home().resolve("plugins").toString());

        Path generated = Files.createDirectory(folder.resolve("generated"));
        workplace.succeed("mvn org.apache.maven.plugins:maven-install-plugin:3.1.4:install-file -Dpackaging=jar"
                + " -Dfile=$(echo lib/msgserver-plugin-archetype-*.jar)"
                + " && cd " + generated + " && mvn org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate"
                + " -DarchetypeCatalog=local -DarchetypeGroupId=io.msgserver"
                + " -DarchetypeArtifactId=msgserver-plugin-archetype -DarchetypeVersion=" + version()
                + " -DgroupId=com.example -DartifactId=my-game -Dinstallation=" + workplace.home());
        assertThat(files(projects)).hasSize(4)
                .containsKey("my-game/src/main/java/com/example/mygame/MyGameHandler.java")
                .isEqualTo(files(generated));
        assertThat(files(projects).values())
                .noneMatch(text -> text.contains("${artifactId}") || text.contains("@project"));
    }

    @Test
    void the_commands_that_it_prints_work_in_a_folder_with_a_space() throws Exception {
        Path projects = Files.createDirectory(folder.resolve("my projects"));
        Result made = workplace.distribution().runHere("", "new-plugin", "my-game", "--in", projects.toString());
        String cd = made.out().lines().map(String::strip).filter(line -> line.startsWith("cd "))
                .findFirst().orElseThrow();
        assertThat(workplace.succeed(cd + " && pwd").out().strip()).isEqualTo(projects.resolve("my-game").toString());
    }

    private String version() throws Exception {
        return workplace.distribution().runHere("", "version").out().split(" ", -1)[1];
    }

    private static Map<String, String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .collect(toMap(file -> folder.relativize(file).toString(), NewPluginIT::text));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_project_of_one_document_builds_the_example_of_another() throws Exception {
        Path project = Files.createDirectory(folder.resolve("by-hand"));
        Path source = Files.createDirectories(project.resolve("src/main/java")).resolve("Counting.java");
        Files.writeString(project.resolve("pom.xml"), listing("packaging.md", "is a project"));
        Files.writeString(source, listing("from-skynet.md", "compiles"));
        // Not "package": this project leaves the versions of what comes before and between to Maven, which has not
        // fetched those.
        workplace.succeed(
                "JAVA_HOME='" + System.getProperty("java.home") + "' mvn -q -f " + project + " -Dmsgserver.home="
                        + workplace.home() + " compiler:compile jar:jar");
        try (var jar = new JarFile(project.resolve("target/shout-1.0.0.jar").toFile());
                InputStream index = jar.getInputStream(jar.getEntry("META-INF/extensions.idx"))) {
            assertThat(new String(index.readAllBytes(), UTF_8)).contains("Counting");
            assertThat(jar.getManifest().getMainAttributes().getValue("Plugin-Id")).isEqualTo("shout");
        }
    }

    private String listing(String document, String purpose) throws IOException {
        return Page.read(workplace.home().resolve("docs").resolve(document)).blocks().stream()
                .filter(block -> block.purpose().equals(purpose)).findFirst().orElseThrow().text();
    }

    @Test
    void a_folder_that_is_there_stays_as_it_is() throws Exception {
        Path mine = Files.createDirectory(workplace.home().resolve("shout"));
        Result refused = workplace.distribution().run("", "new-plugin", "shout");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains(mine + " is there already, and stays as it is: choose another name");
        assertThat(files(mine)).isEmpty();
    }

    @Test
    void what_cannot_be_a_name_is_refused_with_what_can() throws Exception {
        for (String name : new String[]{"My_Game", "2048", "my--game", "../game", "a".repeat(51)}) {
            Result refused = workplace.distribution().runHere("", "new-plugin", name);
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).contains(
                    "\"" + name + "\" is no name for a plugin: write up to 50 lower-case letters",
                    "as in my-game");
        }
        assertThat(workplace.distribution().runHere("", "new-plugin", "switch").err()).contains("as in my-switch");
        assertThat(workplace.distribution().runHere("", "new-plugin", "shout", "--group", "Com.Example").err())
                .contains("--group is \"Com.Example\": it has to be a Java package in lower case");
        assertThat(workplace.distribution().runHere("", "new-plugin", "shout", "--in", "nowhere").err())
                .contains("nowhere/shout cannot be made");
    }
}
