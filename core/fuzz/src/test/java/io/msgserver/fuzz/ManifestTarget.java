package io.msgserver.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.hotswap.jar.PluginFacts;
import io.msgserver.hotswap.jar.PluginRejectedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDescriptor;

/**
 * Reads a jar's description: a manifest and, behind a zero byte, the list of its extensions. The host has to understand
 * it as PF4J does, which loads the jar later.
 */
final class ManifestTarget implements Target {
    /** The beginning of a class file for Java 25. */
    private static final byte[] CLASS = HexFormat.of().parseHex("cafebabe00000045");

    private final Scratch scratch = Scratch.with("plugin.jar");
    private final ManifestPluginDescriptorFinder finder = new ManifestPluginDescriptorFinder();

    @Override
    public void run(byte[] input) throws IOException {
        String[] texts = new String(input, ISO_8859_1).split("\0", 2);
        scratch.write(jar(texts[0], texts.length > 1 ? texts[1] : ""));
        PluginFacts facts;
        try {
            facts = PluginFacts.read(scratch.file());
        } catch (PluginRejectedException refused) {
            assertThat(refused.getMessage()).contains(":");
            return;
        }
        PluginDescriptor descriptor = finder.find(scratch.file());
        assertThat(descriptor.getPluginId()).isEqualTo(facts.id());
        assertThat(descriptor.getVersion()).isEqualTo(facts.version());
    }

    private static byte[] jar(String manifest, String index) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            for (var file : Map.of("META-INF/MANIFEST.MF", manifest.getBytes(ISO_8859_1), "META-INF/extensions.idx",
                    index.getBytes(ISO_8859_1), "p/Handler.class", CLASS).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        scratch.delete();
    }
}
