package io.msgserver.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Bytes as text in UTF-8. A backslash begins an escape: {@code \n \r \t \\}, {@code \x00} to {@code \xff}, and
 * <code>\{9000}</code>, which repeats the byte that follows that number of times.
 */
final class Escaped {
    private final String text;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int position;

    Escaped(String text) {
        this.text = text;
    }

    byte[] bytes() {
        while (position < text.length()) {
            next(1);
        }
        return bytes.toByteArray();
    }

    private void next(int times) {
        int point = text.codePointAt(position);
        position += Character.charCount(point);
        if (point == '\\') {
            escape(times);
        } else {
            put(Character.toString(point).getBytes(UTF_8), times);
        }
    }

    private void escape(int times) {
        char kind = text.charAt(position++);
        switch (kind) {
            case 'n' -> put('\n', times);
            case 'r' -> put('\r', times);
            case 't' -> put('\t', times);
            case '\\' -> put('\\', times);
            case 'x' -> put(Integer.parseInt(upTo(position + 2), 16), times);
            case '{' -> {
                int count = Integer.parseInt(upTo(text.indexOf('}', position)));
                position++;
                next(count);
            }
            default -> throw new IllegalArgumentException("\\" + kind + " in " + text);
        }
    }

    private String upTo(int end) {
        String part = text.substring(position, end);
        position = end;
        return part;
    }

    private void put(int value, int times) {
        put(new byte[]{(byte) value}, times);
    }

    private void put(byte[] what, int times) {
        for (int i = 0; i < times; i++) {
            bytes.writeBytes(what);
        }
    }
}
