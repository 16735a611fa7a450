package io.msgserver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.hotswap.jar.PluginFacts;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.IOException;

/**
 * A file in the plugins folder, whatever it is: looked into without running any of it, and refused with a reason or
 * sound.
 */
final class JarTarget implements Target {
    private final Scratch scratch = Scratch.with("plugin.jar");

    @Override
    public void run(byte[] input) throws IOException {
        scratch.write(input);
        try {
            PluginFacts facts = PluginFacts.read(scratch.file());
            assertThat(facts.id()).matches("[A-Za-z0-9._-]{1,100}");
            assertThat(facts.version()).isNotBlank();
            facts.requireExtension();
        } catch (PluginRejectedException refused) {
            // Where a reason ends and the remedy begins.
            assertThat(refused.getMessage()).contains(":");
        }
    }

    @Override
    public void close() throws IOException {
        scratch.delete();
    }
}
