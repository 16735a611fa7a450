package io.msgserver.protocol;

/** The last line of a login: a subid, or the reason of a refusal. */
public sealed interface LoginAnswer permits LoginAnswer.Accepted, LoginAnswer.Refused {
    /** The limit of bytes in any line of a login, the newline not counted. */
    int MAX_LINE = 8_192;

    /** Returns the line as sent, without its newline. */
    String line();

    /**
     * Parses the answer in a line.
     *
     * @param line without its newline
     * @throws MalformedException if it is no known refusal, nor {@code 200 } and a subid in base64 of UTF-8
     */
    static LoginAnswer parse(String line) throws MalformedException {
        if (line.startsWith(Accepted.CODE)) {
            return new Accepted(Utf8.text(Base64Text.decode(line.substring(Accepted.CODE.length()))));
        }
        return Refused.parse(line);
    }

    /**
     * The login succeeded: the user may connect to the gate.
     *
     * @param subid distinguishes this login from the user's others
     */
    record Accepted(String subid) implements LoginAnswer {
        private static final String CODE = "200 ";

        @Override
        public String line() {
            return CODE + Base64Text.encode(Utf8.bytes(subid));
        }
    }

    /** The login failed. */
    enum Refused implements LoginAnswer {
        /** A bad key, challenge or token, or the login plugin refused the login. */
        UNAUTHORIZED("401 Unauthorized"),
        /** There is no such gate, or its plugin refused the login. */
        FORBIDDEN("403 Forbidden"),
        /** The same user has another login in progress. */
        NOT_ACCEPTABLE("406 Not Acceptable");

        private final String line;

        Refused(String line) {
            this.line = line;
        }

        @Override
        public String line() {
            return line;
        }

        private static Refused parse(String line) throws MalformedException {
            for (Refused refused : values()) {
                if (refused.line.equals(line)) {
                    return refused;
                }
            }
            throw new MalformedException("unknown answer to a login: " + Excerpt.of(line));
        }
    }
}
