package io.msgserver.protocol;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and certificates as text (RFC 7468): base64 between two lines that label it. Thread-safe. */
public final class Pem {
    private static final Pattern BLOCK = Pattern
            .compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]*?)-----END \\1-----");
    private static final int LINE = 64;

    private Pem() {}

    /** Returns the text of a PEM block with that label, as in {@code PRIVATE KEY} or {@code CERTIFICATE}. */
    public static String text(String label, byte[] content) {
        String body = Base64.getMimeEncoder(LINE, new byte[]{'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /**
     * Returns the contents of all blocks with that label, in their order; other text is skipped.
     *
     * @throws MalformedException if there is none, or one is not base64; the message has nothing of the content
     */
    public static List<byte[]> blocks(String label, String text) throws MalformedException {
        var blocks = new ArrayList<byte[]>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals(label)) {
                blocks.add(decode(label, block.group(2)));
            }
        }
        if (blocks.isEmpty()) {
            throw new MalformedException("there is no block -----BEGIN " + label + "----- in it");
        }
        return blocks;
    }

    private static byte[] decode(String label, String body) throws MalformedException {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException _) {
            throw new MalformedException("what follows -----BEGIN " + label + "----- is not base64");
        }
    }
}
