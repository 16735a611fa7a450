package io.msgserver.hotswap.catalog;

import static io.msgserver.hotswap.version.Made.jar;
import static io.msgserver.hotswap.version.Made.need;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.hotswap.jar.PluginJar;
import io.msgserver.hotswap.jar.PluginRejectedException;
import io.msgserver.hotswap.jar.StagedJar;
import io.msgserver.hotswap.version.Assembly;
import io.msgserver.hotswap.version.Made;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests which jars of the folder the catalog chooses, and which fit together. */
class CatalogTest {
    private final Map<String, List<StagedJar>> lastServed = new HashMap<>();
    private final Catalog catalog = new Catalog(Made.settings(), id -> lastServed.getOrDefault(id, List.of()));

    private StagedJar put(StagedJar jar) {
        catalog.put(jar);
        return jar;
    }

    @Test
    void a_jar_takes_the_place_of_the_one_that_lay_there() {
        StagedJar first = put(jar("a.jar", "a", "1.0.0"));
        StagedJar second = jar("a.jar", "b", "1.0.0");
        assertThat(catalog.put(second)).isEqualTo(first);
        assertThat(catalog.at(Path.of("a.jar"))).isEqualTo(second);
        assertThat(catalog.ids()).containsExactly("b");
        assertThat(catalog.remove(Path.of("a.jar"))).isEqualTo(second);
        assertThat(catalog.ids()).isEmpty();
    }

    @Test
    void of_one_id_the_highest_version_comes_first_by_number_not_by_letter() {
        put(jar("1.jar", "a", "1.9.0"));
        put(jar("2.jar", "a", "1.10.0"));
        assertThat(catalog.of("a")).extracting(jar -> jar.facts().version()).containsExactly("1.10.0", "1.9.0");
    }

    @Test
    void what_a_plugin_needs_comes_before_it_and_once() throws Exception {
        put(jar("base", "1.0.0"));
        put(jar("left", "1.0.0", need("base", "*")));
        put(jar("right", "1.0.0", need("base", "*")));
        StagedJar root = put(jar("root", "1.0.0", need("left", "*"), need("right", "*")));
        assertThat(catalog.assemble(root).members()).extracting(StagedJar::id)
                .containsExactly("base", "left", "right", "root");
        assertThat(catalog.roots(Set.of())).containsExactly("root");
        assertThat(catalog.roots(Set.of("left", "elsewhere"))).containsExactly("elsewhere", "left", "root");
    }

    @Test
    void the_highest_version_that_fits_is_taken() throws Exception {
        put(jar("1.jar", "base", "1.0.0"));
        put(jar("2.jar", "base", "1.5.0"));
        put(jar("3.jar", "base", "2.0.0"));
        StagedJar root = put(jar("root", "1.0.0", need("base", "<2.0.0")));
        assertThat(catalog.assemble(root).members().getFirst().facts().version()).isEqualTo("1.5.0");
    }

    @Test
    void an_optional_need_may_be_missing() throws Exception {
        StagedJar root = put(jar("root", "1.0.0", new PluginJar.Need("base", "*", true)));
        assertThat(catalog.assemble(root).members()).containsExactly(root);
    }

    @Test
    void a_missing_need_is_told_with_its_chain() {
        put(jar("middle", "1.0.0", need("base", "*")));
        StagedJar root = put(jar("root", "1.0.0", need("middle", "*")));
        assertThatThrownBy(() -> catalog.assemble(root)).isInstanceOf(PluginRejectedException.class)
                .hasMessage("it needs root -> middle -> base, which is not in the plugins folder: put its jar there");
    }

    @Test
    void a_need_of_another_version_is_told_with_those_that_are_there() {
        put(jar("base", "1.0.0"));
        StagedJar root = put(jar("root", "1.0.0", need("base", ">=2.0.0")));
        assertThatThrownBy(() -> catalog.assemble(root)).isInstanceOf(PluginRejectedException.class)
                .hasMessage("it needs root -> base >=2.0.0, and the plugins folder has 1.0.0: use versions that fit");
    }

    @Test
    void a_need_that_clashes_with_another_one_is_told_with_its_chain() {
        put(jar("base", "1.0.0"));
        put(jar("middle", "1.0.0", need("base", "*")));
        StagedJar root = put(jar("root", "1.0.0", need("middle", "*"), need("base", ">=2.0.0")));
        assertThatThrownBy(() -> catalog.assemble(root)).isInstanceOf(PluginRejectedException.class)
                .hasMessage("it needs root -> base >=2.0.0, and another plugin that it needs takes base 1.0.0:"
                        + " use versions that fit both");
    }

    @Test
    void a_circle_is_told_with_its_chain() {
        StagedJar one = put(jar("one", "1.0.0", need("two", "*")));
        put(jar("two", "1.0.0", need("one", "*")));
        assertThatThrownBy(() -> catalog.assemble(one)).isInstanceOf(PluginRejectedException.class)
                .hasMessageContaining("in a circle, one -> two -> one: take one of these Plugin-Dependencies out");
    }

    @Test
    void of_a_circle_that_nobody_uses_one_is_looked_after() {
        put(jar("one", "1.0.0", need("two", "*")));
        put(jar("two", "1.0.0", need("one", "*")));
        put(jar("alone", "1.0.0", need("alone", "*")));
        assertThat(catalog.roots(Set.of())).containsExactly("alone", "one");
        assertThat(catalog.roots(Set.of("two"))).containsExactly("alone", "two");
    }

    @Test
    void the_highest_that_fits_together_and_was_not_refused_is_chosen() {
        put(jar("3.jar", "a", "3.0.0", need("missing", "*")));
        put(jar("2.jar", "a", "2.0.0"));
        put(jar("1.jar", "a", "1.0.0"));
        Catalog.Choice choice = catalog.choose("a", identity -> identity.sha256().contains("sha of 2.jar2.0.0"));
        assertThat(choice.wanted()).hasToString("a 1.0.0");
        assertThat(choice.misfits()).extracting(Catalog.Misfit::reason).singleElement().asString()
                .contains("a -> missing");
        assertThat(catalog.choose("a", _ -> true).wanted()).isNull();
    }

    @Test
    void a_version_refused_with_new_settings_serves_on_and_no_lower_one_does() throws Exception {
        StagedJar higher = put(jar("2.jar", "a", "2.0.0"));
        put(jar("1.jar", "a", "1.0.0"));
        Assembly serving = catalog.assemble(higher);
        assertThat(catalog.choose("a", serving.identity()::equals, serving).wanted()).isEqualTo(serving);
        assertThat(catalog.choose("a", serving.identity()::equals).wanted()).hasToString("a 1.0.0");
    }

    // The version that served last

    private @Nullable Assembly chosen(String... refused) {
        return catalog.choose("a", identity -> identity.sha256().stream().anyMatch(List.of(refused)::contains), null)
                .wanted();
    }

    private void served(StagedJar jar) {
        lastServed.put(jar.id(), List.of(jar));
    }

    @Test
    void what_served_last_comes_back_where_no_jar_can_serve() {
        served(jar("old.jar", "a", "1.0.0"));
        StagedJar refused = put(jar("new.jar", "a", "2.0.0"));
        assertThat(chosen()).hasToString("a 2.0.0");
        assertThat(chosen(refused.sha256())).hasToString("a 1.0.0");
        assertThat(chosen(refused.sha256(), "sha of old.jar1.0.0")).isNull();
        put(jar("new.jar", "a", "2.0.0", need("missing", "*")));
        assertThat(chosen()).hasToString("a 1.0.0");
    }

    @Test
    void a_plugin_whose_jars_are_taken_out_does_not_come_back() {
        served(jar("a.jar", "a", "1.0.0"));
        assertThat(chosen()).isNull();
    }

    @Test
    void a_bad_jar_brings_no_lower_version_than_the_one_that_served_last() {
        served(jar("a.jar", "a", "2.0.0"));
        put(jar("low.jar", "a", "1.0.0"));
        assertThat(chosen()).hasToString("a 1.0.0");
        StagedJar refused = put(jar("a.jar", "a", "3.0.0"));
        assertThat(chosen(refused.sha256())).hasToString("a 2.0.0");
    }

    @Test
    void what_serves_and_could_not_be_kept_goes_on_for_a_bad_jar() throws Exception {
        served(jar("a.jar", "a", "1.0.0"));
        Assembly serving = catalog.assemble(jar("a.jar", "a", "2.0.0"));
        put(jar("a.jar", "a", "3.0.0", need("missing", "*")));
        assertThat(catalog.choose("a", _ -> false, serving).wanted()).isEqualTo(serving);
    }

    @Test
    void a_jar_that_was_renamed_is_found_at_its_new_place() {
        StagedJar before = jar("a.jar", "a", "1.0.0");
        assertThat(catalog.pathOf(before)).isEqualTo(Path.of("a.jar"));
        put(new StagedJar(Path.of("b.jar"), before.copy(), before.sha256(), before.facts()));
        assertThat(catalog.pathOf(before)).isEqualTo(Path.of("b.jar"));
        assertThat(catalog.contains(before)).isTrue();
    }

    @Test
    void what_would_be_if_others_lay_there_changes_nothing() {
        put(jar("a.jar", "a", "1.0.0"));
        Catalog changed = catalog.with(List.of(jar("a.jar", "a", "2.0.0"), jar("b.jar", "b", "1.0.0")));
        assertThat(changed.ids()).containsExactly("a", "b");
        assertThat(changed.of("a")).hasSize(1).first().hasToString("a 2.0.0");
        assertThat(catalog.of("a")).hasSize(1).first().hasToString("a 1.0.0");
    }

    @Test
    void other_bytes_of_a_need_make_another_identity() throws Exception {
        put(jar("base", "1.0.0"));
        StagedJar root = put(jar("root", "1.0.0", need("base", "*")));
        Assembly.Identity before = catalog.assemble(root).identity();
        put(jar("base", "1.0.1"));
        assertThat(catalog.assemble(root).identity()).isNotEqualTo(before);
    }
}
