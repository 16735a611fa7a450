package io.msgserver.protocol;

/** Numbers on the wire: ASCII digits only, where {@link Long#parseLong} accepts signs and other scripts. */
final class Decimal {
    private Decimal() {}

    static long parse(String what, String text) throws MalformedException {
        if (text.isEmpty()) {
            throw new MalformedException("an empty " + what);
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                throw new MalformedException(
                        what + " " + Excerpt.of(text) + " is not a decimal number from 0 to " + Long.MAX_VALUE);
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
