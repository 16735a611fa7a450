package io.msgserver.host;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.Temporal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may know which: the table of the architecture. */
class PackageRulesTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar")).importPackages("io.msgserver");
    private static final String NETTY = "io.netty..";
    private static final String PF4J = "org.pf4j..";
    private static final String JSPECIFY = "org.jspecify.annotations";

    /** The packages of the host, and which others of the host each may know. What is not here may know none. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            count     | ''
            config    | ''
            file      | ''
            net       | count
            session   | ''
            store     | session
            plugin    | config count file
            gate      | config count net
            login     | config count net plugin
            http      | net
            control   | config session file plugin http net
            msgserver | config count net session gate plugin
            tls       | config
            metrics   | count net session store gate plugin login msgserver
            """)
    void a_package_of_the_host_knows_no_other_than_these(String name, String known) {
        noClasses().that().resideInAPackage(host(name)).should()
                .dependOnClassesThat(areOfTheHostBut(name, known)).check(OURS);
    }

    private static DescribedPredicate<JavaClass> areOfTheHostBut(String name, String known) {
        String[] allowed = (name + " " + known).strip().split(" +");
        for (int i = 0; i < allowed.length; i++) {
            allowed[i] = host(allowed[i]);
        }
        return resideInAnyPackage("io.msgserver.host..").and(DescribedPredicate.not(resideInAnyPackage(allowed)));
    }

    private static String host(String name) {
        return "io.msgserver.host." + name + "..";
    }

    @Test
    void every_package_of_the_host_has_a_rule() {
        assertThat(OURS.stream().map(JavaClass::getPackageName).filter(name -> name.startsWith("io.msgserver.host"))
                .distinct()).containsExactlyInAnyOrder("io.msgserver.host", "io.msgserver.host.config",
                        "io.msgserver.host.net", "io.msgserver.host.session", "io.msgserver.host.plugin",
                        "io.msgserver.host.gate", "io.msgserver.host.login", "io.msgserver.host.msgserver",
                        "io.msgserver.host.control", "io.msgserver.host.http", "io.msgserver.host.store",
                        "io.msgserver.host.file",
                        "io.msgserver.host.count",
                        "io.msgserver.host.metrics", "io.msgserver.host.tls");
    }

    @Test
    void netty_stays_where_the_network_is() {
        noClasses().that()
                .resideOutsideOfPackages(host("net"), host("http"), host("gate"), host("login"), host("msgserver"))
                .should()
                .dependOnClassesThat().resideInAPackage(NETTY).check(OURS);
    }

    /** The clock on the wall is set, back too, by administrators and time servers. */
    @Test
    void no_duration_is_measured_by_the_clock_on_the_wall() {
        noClasses().should().callMethod(System.class, "currentTimeMillis").orShould()
                .callMethod(InstantSource.class, "millis").orShould()
                .callMethod(Duration.class, "between", Temporal.class, Temporal.class).check(OURS);
    }

    @Test
    void the_plugin_machinery_stays_where_plugins_are() {
        noClasses().that().resideOutsideOfPackages(host("plugin"), "io.msgserver.api").should()
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
        classes().that().resideInAPackage(host("count")).should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", JSPECIFY, host("count")).check(OURS);
    }

    @Test
    void json_stays_in_the_settings_and_the_controls() {
        noClasses().that().resideOutsideOfPackages(host("config"), host("control")).should()
                .dependOnClassesThat().resideInAnyPackage("tools.jackson..", "com.fasterxml..").check(OURS);
    }

    @Test
    void sessions_are_plain_java_and_the_network_is_plain_netty() {
        classes().that().resideInAPackage(host("session")).should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", JSPECIFY, "io.msgserver.api", "io.msgserver.protocol", host("session"))
                .check(OURS);
        classes().that().resideInAPackage(host("net")).should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "javax.net.ssl..", "com.sun.management..", JSPECIFY, NETTY,
                        "org.slf4j..", host("net"), host("count"))
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
