package io.msgserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.distribution.Distribution.Result;
import io.msgserver.distribution.Distribution.RunningHost;
import io.msgserver.hotswap.jar.PluginPacker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin is written while it runs. */
class DevIT {
    private static final String HANDLER = """
            import io.msgserver.api.*;
            import org.pf4j.Extension;
            import org.slf4j.LoggerFactory;
            import static java.nio.charset.StandardCharsets.UTF_8;

            @Extension
            public class Shout implements MsgServerHandler {
                record Options(@Bounds(from = "1", to = "9") int marks) {}
                private final MsgServer server;
                private final Options options;
                public Shout(MsgServer server) {
                    this.server = server;
                    this.options = server.settings(new Options(1));
                    /*constructor*/
                }
                @Override public MsgServer server() { return server; }
                @Override public byte[] onRequest(Username username, byte[] message) {
                    LoggerFactory.getLogger(Shout.class).debug("{} shouts", username.uid());
                    return (new String(message, UTF_8) + "!".repeat(options.marks())).getBytes(UTF_8);
                }
            }
            """;

    @TempDir
    private Path folder;
    @TempDir
    private Path project;
    private Distribution distribution;

    @BeforeEach
    void unpack() throws Exception {
        distribution = Distribution.unpackTo(folder);
        Files.writeString(project.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <parent><artifactId>other</artifactId><version>7.0.0</version></parent>
                  <artifactId>shout</artifactId>
                  <version>1.2.0-SNAPSHOT</version>
                </project>
                """);
    }

    private void compile(String source) throws Exception {
        Path fresh = Files.createDirectories(project.resolve("target/classes"));
        TestPlugin.compile("Shout", source, fresh, folder.resolve("lib"));
    }

    private static void await(RunningHost dev, String said) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(dev.log()).contains(said));
    }

    private String call(RunningHost dev) throws Exception {
        return call(dev, "any password");
    }

    private String call(RunningHost dev, String password) throws Exception {
        Matcher ports = Pattern.compile("gate sample on (\\S+), logins on (\\S+)").matcher(dev.log());
        assertThat(ports.find()).isTrue();
        Result result = distribution.runHere(password + "\n", "call", "--user", "alice", "--gate", ports.group(1),
                "--login",
                ports.group(2), "hello");
        return result.out() + result.err();
    }

    @Test
    void what_is_compiled_serves_and_what_cannot_serve_is_told() throws Exception {
        try (RunningHost dev = distribution.launch("dev", project.toString(), "--port", "0", "--login-port", "0")) {
            await(dev, "compile the project");
            compile(HANDLER);
            await(dev, "serves    shout 1.2.0-SNAPSHOT");
            assertThat(call(dev)).contains("hello!\n");
            await(dev, "DEBUG Shout - alice shouts");
            assertThat(dev.log()).doesNotContain("DEBUG io.netty");

            compile(HANDLER.replace("new String(message, UTF_8)", "\"HEY, \" + new String(message, UTF_8)"));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> call(dev).contains("HEY, hello!\n"));

            Files.writeString(project.resolve("settings.json"), "{ \"marks\": 12, /* too loud */ \"mark\": 1 }");
            await(dev, """
                    REFUSED   what is there now cannot serve:
                                        plugins.settings.shout has 2 problems:
                                        plugins.settings.shout.marks: 12 is more than 9, the highest marks
                                        plugins.settings.shout.mark: no such key; did you mean marks?
                    """);
            assertThat(dev.log()).contains("What served before serves on.");
            assertThat(call(dev)).contains("HEY, hello!\n");
            Files.writeString(project.resolve("settings.json"), "{ \"marks\": 3 }");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> call(dev).contains("HEY, hello!!!\n"));

            compile(HANDLER.replace("/*constructor*/", "if (true) throw new IllegalStateException(\"not yet\");"));
            await(dev, "    the constructor of Shout failed: java.lang.IllegalStateException: not yet");
            assertThat(call(dev)).contains("HEY, hello!!!\n");
        }
    }

    @Test
    void a_first_compile_that_cannot_serve_is_told_and_the_next_one_serves() throws Exception {
        try (RunningHost dev = distribution.launch("dev", project.toString(), "--port", "0", "--login-port", "0")) {
            Files.createDirectories(project.resolve("target/classes/META-INF"));
            Files.writeString(project.resolve("target/classes/META-INF/none"), "");
            await(dev, "it has no extension: META-INF/extensions.idx is missing");
            await(dev, "Nothing serves until this is mended.");
            Files.writeString(project.resolve("settings.json"), "{ \"marks\": \"many\" }");
            compile(HANDLER);
            await(dev, "plugins.settings.shout.marks: \"many\" is not a whole number");
            Files.delete(project.resolve("settings.json"));
            await(dev, "serves    shout");
        }
    }

    @Test
    void a_plugin_finds_its_libraries_and_the_ports_are_free_ones() throws Exception {
        Path library = Files.createDirectory(project.resolve("library"));
        TestPlugin.compile("Loud", "public class Loud { public static String mark() { return \"?!\"; } }", library,
                folder.resolve("lib"));
        compile(HANDLER.replace("\"!\".repeat(options.marks())", "mark()").replace("record Options",
                """
                        private static String mark() {
                            try {
                                return (String) Class.forName("Loud").getMethod("mark").invoke(null);
                            } catch (ReflectiveOperationException e) {
                                throw new IllegalStateException(e);
                            }
                        }
                        record Options"""));
        PluginPacker.of("shout", "1.2.0").folder(library).write(project.resolve("target/shout-1.2.0.jar"));
        try (RunningHost dev = distribution.launch("dev", project.toString())) {
            await(dev, "packs     " + project + "/target/classes, with the libraries in shout-1.2.0.jar (0.0 MB)");
            await(dev, "starts    a host");
            await(dev, "call it   msgserver call --user alice --login 127.0.0.1:");
            assertThat(call(dev)).contains("hello?!\n");
        }
    }

    @Test
    void a_login_handler_is_asked_and_simple_serves_the_gate() throws Exception {
        compile("""
                import io.msgserver.api.*;
                import org.pf4j.Extension;

                @Extension
                public record Shout(LoginServer server) implements LoginServerHandler {
                    @Override public Identity onAuth(byte[] token) throws LoginRefusedException {
                        if (!new String(token).endsWith(":c2VzYW1l")) throw new LoginRefusedException("not the word");
                        return new Identity("sample", "somebody");
                    }
                }
                """);
        try (RunningHost dev = distribution.launch("dev", project.toString(), "--port", "0", "--login-port", "0")) {
            await(dev, "serves    shout");
            assertThat(call(dev, "barley")).contains("the token was not accepted");
            await(dev, "not the word");
        }
    }

    @Test
    void what_is_no_project_is_told() throws Exception {
        Result result = distribution.run("", "dev", folder.toString());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("pom.xml to read: name the folder of a plugin's Maven project");
    }
}
