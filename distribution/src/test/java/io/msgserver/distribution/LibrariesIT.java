package io.msgserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The jars in {@code lib}: the SBOM lists them, and of Netty they are the ones that are used. */
class LibrariesIT {
    private static final Path LIB = Distribution.BUILT.resolve("lib");
    private static final Path PLUGINS = LIB.resolve("plugins");
    private static final Pattern CLASSIFIER = Pattern.compile("classifier=([^&]+)");

    /** The libraries that are packed into the plugin login-jdbc, by the folder of their classes. */
    private static final Map<String, String> PACKED = Map.of("com/zaxxer/hikari/", "HikariCP", "org/h2/", "h2",
            "org/postgresql/", "postgresql");

    /** Netty's jars without classes: one for each processor on which the host uses epoll. */
    private static final Set<String> NATIVE = Set.of("netty-transport-native-epoll-linux-x86_64.jar",
            "netty-transport-native-epoll-linux-aarch_64.jar", "netty-transport-native-epoll-linux-riscv64.jar");

    /** A jar, with the names of the classes in it and of those they refer to, as in {@code java/lang/String}. */
    private record Library(String file, Set<String> classes, Set<String> references) {

        static Library read(Path path) {
            var library = new Library(path.getFileName().toString(), new HashSet<>(), new HashSet<>());
            try (var jar = new JarFile(path.toFile())) {
                for (JarEntry entry : classesIn(jar)) {
                    library.add(jar.getInputStream(entry).readAllBytes());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return library;
        }

        private void add(byte[] bytes) {
            var parsed = ClassFile.of().parse(bytes);
            classes.add(parsed.thisClass().asInternalName());
            for (var constant : parsed.constantPool()) {
                if (constant instanceof ClassEntry name) {
                    references.add(name.asInternalName().replaceFirst("^\\[+L(.*);$", "$1"));
                }
            }
        }

        boolean uses(Library other) {
            return other.classes.stream().anyMatch(references::contains);
        }
    }

    @Test
    void sbom_lists_each_jar_and_no_other() throws IOException {
        Set<String> listed = components().filter(component -> !PACKED.containsValue(name(component)))
                .map(LibrariesIT::file).collect(Collectors.toSet());
        Stream<String> plugins = jarsIn(PLUGINS).stream().map(LibrariesIT::file);
        Set<String> jars = Stream.concat(jarsIn(LIB).stream().map(jar -> jar.getFileName().toString()), plugins)
                .collect(Collectors.toSet());
        assertThat(difference(jars, listed)).as("jars in lib that msgserver.cdx.json does not list").isEmpty();
        assertThat(difference(listed, jars)).as("components in msgserver.cdx.json without a jar in lib").isEmpty();
    }

    @Test
    void sbom_lists_each_library_that_is_packed_into_a_plugin() throws IOException {
        assertThat(components().map(LibrariesIT::name)).containsAll(PACKED.values());
        var packed = new HashSet<String>();
        for (Path plugin : jarsIn(PLUGINS)) {
            try (var jar = new JarFile(plugin.toFile())) {
                classesIn(jar).stream().map(JarEntry::getName).filter(name -> !name.startsWith("io/msgserver/"))
                        .map(LibrariesIT::packed).forEach(packed::add);
            }
        }
        assertThat(packed).containsExactlyInAnyOrderElementsOf(PACKED.values());
    }

    @Test
    void each_jar_of_netty_is_used() throws IOException {
        var used = new ArrayList<>(libraries("msgserver-"));
        var unused = new ArrayList<>(libraries("netty-"));
        for (int next = 0; next < used.size(); next++) {
            Library user = used.get(next);
            unused.stream().filter(user::uses).forEach(used::add);
            unused.removeAll(used);
        }
        Set<String> files = unused.stream().map(library -> library.file().replaceFirst("-\\d.*?(?=-|\\.jar)", ""))
                .collect(Collectors.toSet());
        assertThat(difference(files, NATIVE)).as("jars of Netty in lib that nothing uses").isEmpty();
        assertThat(difference(NATIVE, files)).as("native jars of Netty that are not in lib").isEmpty();
    }

    @Test
    void each_class_of_netty_that_is_used_is_there() throws IOException {
        Set<String> referred = libraries("msgserver-").stream().flatMap(library -> library.references().stream())
                .filter(name -> name.startsWith("io/netty/")).collect(Collectors.toSet());
        Set<String> there = libraries("netty-").stream().flatMap(library -> library.classes().stream())
                .collect(Collectors.toSet());
        assertThat(referred).hasSizeGreaterThan(50);
        assertThat(difference(referred, there)).as("classes of Netty that are used and not in lib").isEmpty();
    }

    private static Set<String> difference(Set<String> all, Set<String> without) {
        var rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }

    private static JsonNode sbom() {
        return JsonMapper.shared().readTree(Distribution.BUILT.resolve("msgserver.cdx.json"));
    }

    private static Stream<JsonNode> components() {
        return sbom().path("components").valueStream();
    }

    private static String name(JsonNode component) {
        return component.path("name").asString();
    }

    private static String file(JsonNode component) {
        Matcher classifier = CLASSIFIER.matcher(component.path("purl").asString());
        return name(component) + "-" + component.path("version").asString()
                + (classifier.find() ? "-" + classifier.group(1) : "") + ".jar";
    }

    /** Names a plugin's jar with its version, which is that of the distribution. */
    private static String file(Path plugin) {
        String version = sbom().path("metadata").path("component").path("version").asString();
        return plugin.getFileName().toString().replace(".jar", "-" + version + ".jar");
    }

    /** Names the library that a packed class is of, or the class when it is of none that is known. */
    private static String packed(String type) {
        return PACKED.entrySet().stream().filter(library -> type.startsWith(library.getKey())).map(Map.Entry::getValue)
                .findFirst().orElse(type);
    }

    private static List<Library> libraries(String prefix) throws IOException {
        return jarsIn(LIB).stream().filter(jar -> jar.getFileName().toString().startsWith(prefix)).map(Library::read)
                .toList();
    }

    /** The classes for every version of Java, but for the descriptor of the module. */
    private static List<JarEntry> classesIn(JarFile jar) {
        return jar.stream().filter(entry -> entry.getName().endsWith(".class"))
                .filter(entry -> !entry.getName().startsWith("META-INF/"))
                .filter(entry -> !entry.getName().equals("module-info.class")).toList();
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }
}
