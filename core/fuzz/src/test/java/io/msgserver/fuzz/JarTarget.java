package io.msgserver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.hotswap.jar.PluginFacts;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.IOException;

/**
 * An arbitrary file in the plugins folder. It is inspected without running any of its code, and either refused with a
 * reason or accepted.
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
            // The colon separates the reason from the remedy.
            assertThat(refused.getMessage()).contains(":");
        }
    }

    @Override
    public void close() throws IOException {
        scratch.delete();
    }
}
