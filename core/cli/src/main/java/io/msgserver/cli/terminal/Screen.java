package io.msgserver.cli.terminal;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The output of frames. Closing it restores the terminal. */
public sealed interface Screen extends AutoCloseable {

    void show(List<String> frame);

    /** Returns whether a frame replaces the former one on a terminal. */
    boolean isLive();

    /** Waits for that many nanoseconds, or until the screen is gone. */
    void pause(long nanos) throws InterruptedException;

    /** Returns whether the reader of the output is gone. */
    boolean isGone();

    @Override
    void close();

    /** @param scrolling whether each frame comes below the former one, also on a terminal */
    static Screen of(PrintWriter out, boolean scrolling) {
        boolean terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                && !"dumb".equals(System.getenv("TERM"));
        return terminal && !scrolling ? Live.begin(out) : new Scrolling(out);
    }

    /** Prints one frame below the other. */
    record Scrolling(PrintWriter out) implements Screen {
        @Override
        public void show(List<String> frame) {
            frame.forEach(out::println);
            if (frame.size() > 1) {
                out.println();
            }
        }

        @Override
        public void pause(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }

        @Override
        public boolean isLive() {
            return false;
        }

        @Override
        public boolean isGone() {
            return out.checkError();
        }

        @Override
        public void close() {
            out.flush();
        }
    }

    /** A terminal's alternate screen, until q or Ctrl-C; then the former content is restored. */
    final class Live implements Screen {
        /** Selects the alternate screen, hides the cursor, and turns line wrapping off. */
        private static final String BEGIN = "\033[?1049h\033[?25l\033[?7l";
        private static final String END = "\033[?7h\033[?25h\033[?1049l";
        private static final String HOME = "\033[H";
        private static final String REST_OF_LINE = "\033[K";
        private static final String REST_OF_SCREEN = "\033[J";
        private static final int USUAL_ROWS = 24;

        private final PrintWriter out;
        /** The terminal's former modes, for stty; empty where stty does not report them, and then no key is read. */
        private final String modes;
        private final CountDownLatch quit = new CountDownLatch(1);
        private final Thread restore = new Thread(this::restore, "screen");
        /** Guarded by this. Nothing is drawn once the terminal is restored. */
        private boolean ended;

        private Live(PrintWriter out, String modes) {
            this.out = out;
            this.modes = modes;
        }

        static Live begin(PrintWriter out) {
            var screen = new Live(out, stty("-g"));
            Runtime.getRuntime().addShutdownHook(screen.restore);
            out.print(BEGIN);
            out.flush();
            if (!screen.modes.isEmpty()) {
                stty("-icanon", "-echo", "min", "1", "time", "0");
                Thread.ofPlatform().daemon().name("keys").start(screen::awaitQuit);
            }
            return screen;
        }

        private void awaitQuit() {
            try {
                int key = System.in.read();
                while (key >= 0 && key != 'q' && key != 'Q') {
                    key = System.in.read();
                }
            } catch (IOException _) {
                // The terminal is gone, and its user too.
            }
            quit.countDown();
        }

        @Override
        public synchronized void show(List<String> frame) {
            if (ended) {
                return;
            }
            List<String> lines = frame.subList(0, Math.min(frame.size(), rows()));
            out.print(HOME + String.join(REST_OF_LINE + "\r\n", lines) + REST_OF_LINE + REST_OF_SCREEN);
            out.flush();
        }

        @Override
        public void pause(long nanos) throws InterruptedException {
            quit.await(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public boolean isGone() {
            return quit.getCount() == 0 || out.checkError();
        }

        @Override
        public void close() {
            restore();
        }

        private synchronized void restore() {
            if (!ended) {
                ended = true;
                out.print(END);
                out.flush();
                if (!modes.isEmpty()) {
                    stty(modes);
                }
            }
        }

        /** Read anew for each frame, because windows change. */
        private static int rows() {
            String size = stty("size");
            return size.matches("[1-9]\\d{0,3} \\d+") ? Integer.parseInt(size.split(" ", 2)[0]) : USUAL_ROWS;
        }

        /** Returns the output of the command; empty when it fails. */
        private static String stty(String... words) {
            try {
                var command = new ArrayList<>(List.of(words));
                command.addFirst("stty");
                Process stty = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
                String output = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                return stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0 ? output : "";
            } catch (IOException _) {
                return "";
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return "";
            }
        }
    }
}
