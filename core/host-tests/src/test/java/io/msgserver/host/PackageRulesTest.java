package io.msgserver.host;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.Temporal;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The allowed dependencies between packages. */
class PackageRulesTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar")).importPackages("io.msgserver");
    private static final String NETTY = "io.netty..";
    private static final String PF4J = "org.pf4j..";
    private static final String JSPECIFY = "org.jspecify.annotations";

    /** The types of hotswap that the host uses, below {@code io.msgserver.hotswap}. */
    private static final String[] TYPES = {"Plugins", "call.BusyCall", "call.FaultLog", "call.GracePeriod",
            "call.Interrupts", "call.PluginCall", "call.PluginCalls", "call.ThreadStack", "catalog.PluginStatus",
            "catalog.Refusal", "change.Installed", "jar.JarInTheWayException", "jar.PluginRejectedException",
            "settings.PluginSettings", "settings.PluginsSettings", "settings.SettingsSource", "swap.SwapCounts",
            "swap.SwapOutcome", "version.Caller", "version.Handlers", "version.Lease", "version.PluginAbsentException",
            "version.PluginMeters", "version.PluginMetric", "version.PluginVersion", "version.ActivationListener",
            "version.Endpoint", "version.Timers", "version.VersionScope", "version.VersionState"};

    /** Lists each package of base, hotswap and host, and the others of these that it may use. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                    base.count       | ''
                    base.config      | ''
                    base.file        | ''
                    base.net         | ''
                    base.rate        | ''
                    hotswap.jar      | ''
                    hotswap.call     | hotswap.jar
                    hotswap.folder   | base.file hotswap.jar
                    hotswap.settings | base.config hotswap.folder
                    hotswap.version  | hotswap.jar hotswap.call hotswap.folder hotswap.settings
                    hotswap.leak     | hotswap.jar hotswap.version
                    hotswap.catalog  | base.config base.file hotswap.jar hotswap.folder hotswap.settings hotswap.version
                    hotswap.swap     | base.count hotswap.jar hotswap.call hotswap.folder hotswap.settings hotswap.version hotswap.leak hotswap.catalog
                    hotswap.change   | base.file hotswap.jar hotswap.folder hotswap.settings hotswap.version hotswap.catalog
                    host.config      | base.config hotswap.settings
                    host.net         | base.count base.rate
                    host.session     | base.rate
                    host.store       | host.session
                    host.gate        | base.count host.config host.net
                    host.login       | base.config base.count host.config host.net hotswap hotswap.jar hotswap.call hotswap.version
                    host.http        | host.net
                    host.admin        | host.config host.session hotswap.jar hotswap.version hotswap.catalog hotswap.change
                    host.control.reply | base.net host.session host.admin hotswap.version hotswap.catalog
                    host.control      | base.file base.net host.config host.session host.admin host.control.reply host.http host.net hotswap.jar hotswap.version hotswap.catalog hotswap.change
                    host.msgserver   | base.count host.config host.net host.session host.gate host.admin hotswap hotswap.jar hotswap.call hotswap.version
                    host.tls         | host.config
                    host.metrics     | base.count host.net host.session host.store host.gate host.login host.msgserver hotswap hotswap.version hotswap.catalog hotswap.swap
                    """)
    void a_package_uses_no_other_than_these(String name, String used) {
        noClasses().that().resideInAPackage(ours(name)).should().dependOnClassesThat(areOfOursBut(name, used))
                .check(OURS);
    }

    private static DescribedPredicate<JavaClass> areOfOursBut(String name, String used) {
        String[] allowed = (name + " " + used).strip().split(" +");
        for (int i = 0; i < allowed.length; i++) {
            allowed[i] = ours(allowed[i]);
        }
        return resideInAnyPackage("io.msgserver.base..", "io.msgserver.hotswap..", "io.msgserver.host..")
                .and(DescribedPredicate.not(resideInAnyPackage(allowed)));
    }

    private static String ours(String name) {
        return "io.msgserver." + name;
    }

    private static String host(String name) {
        return "io.msgserver.host." + name + "..";
    }

    @Test
    void every_package_has_a_rule() throws NoSuchMethodException {
        String table = PackageRulesTest.class
                .getDeclaredMethod("a_package_uses_no_other_than_these", String.class, String.class)
                .getAnnotation(CsvSource.class).textBlock();
        Set<String> ruled = table.lines().map(line -> "io.msgserver." + line.split("\\|", -1)[0].strip())
                .collect(toCollection(TreeSet::new));
        // These two are the composition roots of their modules, and may use all packages of them.
        ruled.addAll(Set.of("io.msgserver.host", "io.msgserver.hotswap"));
        assertThat(OURS.stream().map(JavaClass::getPackageName)
                .filter(name -> name.matches("io\\.msgserver\\.(base|hotswap|host)\\b.*")).distinct())
                .containsExactlyInAnyOrderElementsOf(ruled);
    }

    @Test
    void hotswap_knows_neither_gates_nor_users() {
        noClasses().that().resideInAPackage("io.msgserver.hotswap..").should().dependOnClassesThat()
                .resideInAnyPackage("io.msgserver.host..", "io.msgserver.protocol..", NETTY).check(OURS);
        noClasses().that().resideInAPackage("io.msgserver.base..").should().dependOnClassesThat()
                .resideInAnyPackage("io.msgserver.host..", "io.msgserver.hotswap..", "io.msgserver.protocol..", NETTY)
                .check(OURS);
    }

    /** The other public types of hotswap are public for its own packages. */
    @Test
    void the_host_uses_these_types_of_hotswap_only() {
        assertThat(OURS.stream().filter(user -> !user.getPackageName().startsWith("io.msgserver.hotswap"))
                .flatMap(user -> user.getDirectDependenciesFromSelf().stream())
                .map(use -> use.getTargetClass().getBaseComponentType())
                .filter(used -> used.getPackageName().startsWith("io.msgserver.hotswap"))
                .map(used -> used.getName().substring("io.msgserver.hotswap.".length()).replaceAll("\\$.*", ""))
                .distinct()).containsExactlyInAnyOrder(TYPES);
    }

    @Test
    void netty_stays_where_the_network_is() {
        noClasses().that()
                .resideOutsideOfPackages(host("net"), host("http"), host("gate"), host("login"), host("msgserver"))
                .should()
                .dependOnClassesThat().resideInAPackage(NETTY).check(OURS);
    }

    /** Administrators and time servers set the system clock, also backwards. */
    @Test
    void no_duration_is_measured_by_the_clock_on_the_wall() {
        noClasses().should().callMethod(System.class, "currentTimeMillis").orShould()
                .callMethod(InstantSource.class, "millis").orShould()
                .callMethod(Duration.class, "between", Temporal.class, Temporal.class).check(OURS);
    }

    @Test
    void the_plugin_machinery_stays_where_plugins_are() {
        noClasses().that().resideOutsideOfPackages("io.msgserver.hotswap..", "io.msgserver.api").should()
                .dependOnClassesThat().resideInAPackage(PF4J).check(OURS);
    }

    @Test
    void files_with_sessions_stay_in_the_store() {
        noClasses().that().resideOutsideOfPackage(host("store")).should().dependOnClassesThat()
                .resideInAPackage("org.h2..").check(OURS);
    }

    @Test
    void what_metrics_are_told_with_stays_in_their_room() {
        noClasses().that().resideOutsideOfPackages(host("metrics")).should()
                .dependOnClassesThat().resideInAnyPackage("io.micrometer..", "io.prometheus..").check(OURS);
    }

    @Test
    void what_is_counted_is_plain_java() {
        classes().that().resideInAPackage("io.msgserver.base.count").should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", JSPECIFY, "io.msgserver.base.count").check(OURS);
    }

    @Test
    void json_stays_in_the_settings_and_the_controls() {
        noClasses().that().resideOutsideOfPackages("io.msgserver.base.config", host("config"), host("control")).should()
                .dependOnClassesThat().resideInAnyPackage("tools.jackson..", "com.fasterxml..").check(OURS);
    }

    @Test
    void sessions_are_plain_java_and_the_network_is_plain_netty() {
        classes().that().resideInAPackage(host("session")).should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", JSPECIFY, "io.msgserver.api", "io.msgserver.protocol",
                        "io.msgserver.base.rate", host("session"))
                .check(OURS);
        classes().that().resideInAPackage(host("net")).should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.net.ssl..", "com.sun.management..", JSPECIFY, NETTY,
                        "org.slf4j..", host("net"), "io.msgserver.base.count", "io.msgserver.base.rate")
                .check(OURS);
    }

    @Test
    void no_two_packages_know_one_another_in_a_circle() {
        slices().matching("io.msgserver.(**)").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void the_protocol_depends_on_nothing() {
        classes().that().resideInAPackage("io.msgserver.protocol..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.crypto..", "javax.net.ssl..", JSPECIFY, "io.msgserver.protocol..")
                .check(OURS);
    }

    @Test
    void the_plugin_api_depends_on_what_a_plugin_author_has() {
        classes().that().resideInAPackage("io.msgserver.api..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", JSPECIFY, PF4J, "org.slf4j..", "io.msgserver.api..").check(OURS);
    }

    @Test
    void the_client_knows_the_protocol_only() {
        noClasses().that().resideInAPackage("io.msgserver.client..").should().dependOnClassesThat()
                .resideInAnyPackage("io.msgserver.host..", "io.msgserver.api..", NETTY, PF4J).allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void no_package_is_called_util() {
        noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..")
                .check(OURS);
    }
}
